"""Models that ended before the cutoffs that they forecast."""

import numpy as np
import pandas as pd
from running import periods

from shopcast.pipelines.next_order.rolling_origins import rolling_outcomes
from shopcast.pipelines.next_order.rows import Rows

WEEKS, SIZE = 8, 300


def rows(options, came: np.ndarray) -> Rows:
    """The same customers each week; half have ordered yesterday, and come again."""
    ats = pd.date_range("2024-01-01", periods=WEEKS, freq="7D")
    examples = pd.DataFrame(
        {
            "customer_id": np.tile(np.arange(SIZE), WEEKS).astype(str),
            "at": np.repeat(ats, SIZE),
            "days_since_last": np.tile([1, 90], WEEKS * SIZE // 2),
            "frequency": 2,
            "T": 100,
            "monetary_value": 10.0,
            "wait": 3.0,
            "observed": came,
        }
    )
    return Rows(examples, None, periods(), options)


def test_only_what_was_over_is_learnt_from(options):
    rng = np.random.default_rng(1)
    came = rng.random(WEEKS * SIZE) < np.tile([0.5, 0.1], WEEKS * SIZE // 2)
    found = rolling_outcomes(rows(options, came))
    assert found["at"].nunique() == 6, "the first quarter is only learnt from"
    assert found["came"].tolist() == came[2 * SIZE :].tolist()
    recent, silent = found["probability"][::2], found["probability"][1::2]
    assert recent.mean() > 0.4 > 0.2 > silent.mean()
    later = came.copy()
    later[4 * SIZE :] = True
    again = rolling_outcomes(rows(options, later))
    known = slice(0, 4 * SIZE)
    pd.testing.assert_series_equal(
        again["probability"][known], found["probability"][known]
    )
    assert again["probability"].iloc[-1] > found["probability"].iloc[-1]


def test_nobody_who_orders_tells_nothing(options):
    assert rolling_outcomes(rows(options, np.zeros(WEEKS * SIZE, dtype=bool))).empty
