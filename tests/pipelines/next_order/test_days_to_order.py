"""Days to the next order, foretold by a network that knows them."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from running import periods
from scipy.special import logit

from shopcast.pipelines.next_order.days_to_order import (
    foretell_days,
    measure_days,
    survival_of,
)
from shopcast.pipelines.next_order.prior import Prior
from shopcast.pipelines.next_order.rows import Rows

AT = pd.Timestamp("2024-02-01")
WAIT = [2.0, 5.0, 7.0, 7.0]
P_ORDER = np.array([0.99, 0.98, 0.1, 0.0])


class Knows:
    """A network that is nearly sure of one bin for each row."""

    inputs = (SimpleNamespace(name="forecast"),)

    def __init__(self, due: list[int], bins: int):
        hazards = np.full((len(due), bins), 0.001)
        for row, bin_ in enumerate(due):
            hazards[row, bin_ - 1] = 0.999
        self.found = logit(hazards)[:, None, :]

    def predict_on_batch(self, given):
        assert set(given) == {"forecast"}
        size = len(given["forecast"])
        return {"ordered": np.resize(self.found, (size, *self.found.shape[1:]))}


@pytest.fixture
def rows(options) -> Rows:
    """Ann orders after 2 days, Bob after 5; Cid and Dan have not been seen again."""
    examples = pd.DataFrame(
        {
            "customer_id": ["ann", "bob", "cid", "dan"],
            "at": AT,
            "is_new": False,
            "btyd_p_order": 0.2,
            "mean_gap": [4.0, 4.0, 30.0, np.nan],
            "last_gap": [9.0, 3.0, 30.0, np.nan],
            "days_since_last": [1, 1, 3, 3],
        }
    )
    known = pd.DataFrame({"at": [AT]})
    return Rows(examples, Prior(parameters=known, end=AT), periods(), options)


@pytest.fixture
def forecasts(rows) -> pd.DataFrame:
    """The champion's, in another order, beside those of a model that knows nothing."""
    own = rows.examples[["customer_id", "at"]].assign(model="blend")
    blend = own.assign(probability=P_ORDER)[::-1]
    return pd.concat([own.assign(model="base_rate", probability=0.5), blend])


@pytest.fixture
def labels(rows) -> pd.DataFrame:
    table = rows.examples[["customer_id", "at"]]
    return table.assign(wait=WAIT, observed=[True, True, False, False])


def test_the_median_lies_in_the_bin_that_the_network_knows(rows):
    hazard = Knows([2, 5, 9, 9], len(rows.bins) - 1)
    alive = survival_of(hazard, rows, P_ORDER)
    assert alive.shape == (4, len(rows.bins))
    assert (np.diff(alive, axis=1) <= 0).all()
    days = foretell_days(alive, rows, np.full(4, 56.0))["days"]
    assert days.iloc[0] == pytest.approx(1.5, abs=0.1)
    assert days.iloc[1] == pytest.approx(4.5, abs=0.1)
    assert days.iloc[2] > 7


def test_the_curve_gives_the_champions_probability_to_the_horizon(rows):
    alive = survival_of(Knows([2, 5, 9, 9], len(rows.bins) - 1), rows, P_ORDER)
    np.testing.assert_allclose(1 - alive[:, 7], P_ORDER, atol=1e-8)
    assert alive[2, -1] < 0.01, "the network is sure of the week after"


def test_the_days_are_measured_beside_the_customers_own_gaps(rows, labels, forecasts):
    hazard = Knows([2, 5, 9, 9], len(rows.bins) - 1)
    given = (rows.periods, rows.options, 1)
    found = measure_days(rows, labels, forecasts, "blend", hazard, *given)
    error = found[found["metric"] == "mae"].set_index("model")
    assert error.index.tolist() == ["half", "last_gap", "mean_gap", "foretold"]
    # Of the two who came: half of 7 days is off by 1.5; a mean gap of 4, a day ago, by
    # 1 and 2; last gaps of 9 (at most the 7 known) and 3 by 5 and 3.
    assert error["value"].round(2).to_dict() == {
        "half": 1.5, "last_gap": 4.0, "mean_gap": 1.5, "foretold": 0.5,
    }  # fmt: skip
    assert set(error["n"]) == {2}
    order = found[found["metric"] == "concordance"].set_index("model")["value"]
    assert order["foretold"] == 1.0
    assert order["half"] == 0.5
