import numpy as np
import pandas as pd
import pytest

from shopcast.bad_input import BadInput
from shopcast.buy_till_you_die.at_cutoffs import fit_at_cutoffs, forecasts
from shopcast.buy_till_you_die.bg_nbd import BgNbd


def test_where_nobody_has_come_back_one_sentence_says_so():
    at = pd.Timestamp("2024-02-01")
    once = pd.DataFrame({"at": at, "frequency": [0, 0], "recency": 0, "T": [5, 6]})
    with pytest.raises(BadInput, match="before 2024-02-01 nobody") as caught:
        fit_at_cutoffs(once.assign(monetary_value=0.0), np.array([at]))
    assert "first_days" in str(caught.value)


FIRST, SECOND, THIRD = pd.to_datetime(["2024-01-01", "2024-02-01", "2024-03-01"])
MODELS = dict(zip(
    ("bg_nbd.r", "bg_nbd.alpha", "bg_nbd.a", "bg_nbd.b", "gamma_gamma.p",
     "gamma_gamma.q", "gamma_gamma.v"),
    (0.4, 8.0, 0.6, 2.5, 6.0, 4.0, 15.0),
    strict=True,
))  # fmt: skip
PARETO = {f"pareto_nbd.{name}": 1.5 for name in ("r", "alpha", "s", "beta")}
PARAMETERS = pd.DataFrame(
    [{"at": FIRST, **MODELS}, {"at": SECOND, **MODELS, "bg_nbd.r": 0.9, **PARETO}]
)


def examples(*ats: pd.Timestamp) -> pd.DataFrame:
    number = np.arange(len(ats), dtype="float64")
    known = {"frequency": number, "recency": 3 * number, "T": 3 * number + 9,
             "monetary_value": 20.0}  # fmt: skip
    return pd.DataFrame({"at": ats, **known}, index=5 + number.astype(int)[::-1])


def test_every_row_is_forecast_as_it_would_be_alone():
    rows = examples(SECOND, FIRST, THIRD, SECOND, FIRST)
    found = pd.DataFrame(forecasts(rows, PARAMETERS, 30))
    alone = [pd.DataFrame(forecasts(rows.loc[[own]], PARAMETERS, 30))
             for own in rows.index]  # fmt: skip
    alone = pd.concat(alone, ignore_index=True)
    pd.testing.assert_frame_equal(found, alone, check_exact=True)


def test_the_parameters_are_those_of_the_latest_cutoff():
    rows = examples(FIRST, FIRST, SECOND, THIRD)
    found = forecasts(rows, PARAMETERS, 30)
    own = BgNbd(0.4, 8.0, 0.6, 2.5), BgNbd(0.9, 8.0, 0.6, 2.5)
    of_each = [
        model.expected_orders(one["frequency"], one["recency"], one["T"] - 1, 30)
        for model, (_, one) in zip(own[:1] * 2 + own[1:] * 2, rows.iterrows(),
                                   strict=True)
    ]  # fmt: skip
    assert found["btyd_orders"].tolist() == pytest.approx(of_each)
    assert np.isnan(found["pareto_orders"]).tolist() == [True, True, False, False]


def test_what_lies_before_all_cutoffs_is_refused():
    with pytest.raises(ValueError, match="before the first"):
        forecasts(examples(FIRST), PARAMETERS.iloc[1:], 30)
