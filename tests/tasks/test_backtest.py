"""Rolling origins: what each may learn from, and what is averaged."""

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pytest
from running import periods

from shopcast.judging.choice import Choice
from shopcast.learning.candidate import Candidate
from shopcast.tasks.backtest import Backtest, BacktestOptions, over_origins
from shopcast.tasks.rows import Rows
from shopcast.tasks.task import Combination, Task

FIRST, LABEL = pd.Timestamp("2024-01-01"), pd.Timedelta(days=56)
ORIGINS = FIRST + pd.to_timedelta(28 * np.arange(8), unit="D")
SEEN: list[tuple[pd.Timestamp, ...]] = []


@dataclass(frozen=True, kw_only=True)
class Mean(Candidate):
    """Forecasts the mean of what it has learnt from, and remembers which that was."""

    kept: list = field(default_factory=list)

    def learn(self, train, validation, refit, seed):
        SEEN.append((train.at.max(), *validation.at.unique(), refit.at.max()))
        return train.examples["y"].mean(), refit.examples["y"].mean(), None

    def forecast(self, model, rows, seed):
        return pd.DataFrame({"expected": np.full(len(rows), model)})


class Apart:
    """Sets nothing right, and knows on which moment it was fitted."""

    @classmethod
    def fit(cls, forecast, rows, baseline):
        own = cls()
        own.at = rows.at.max()
        return own

    def follow(self, forecast, rows, known):
        return forecast.assign(fitted_at=self.at)


def score(rows, forecast, calibration, weights):
    off = forecast["expected"] - rows.examples["y"]
    return {"bias": np.array([off.mean()]), "ends": np.array([calibration.at.month])}


TASK = Task(
    name="toy",
    rows=Rows,
    rules={"zero": lambda rows, seed: pd.DataFrame({"expected": np.zeros(len(rows))})},
    candidates=(Mean(name="mean"), Mean(name="other")),
    combinations={
        "both": Combination(("zero", "mean"), lambda parts, rows: sum(parts) / 2)
    },
    calibration=Apart,
    score=score,
    choice=Choice({"bias": 1}, "", 0),
    answer=lambda *_: None,
    beside=(),
)


@pytest.fixture
def rows() -> Rows:
    examples = pd.DataFrame({"at": np.repeat(ORIGINS, 3)})
    number = np.repeat(np.arange(8.0), 3)
    table = examples.assign(customer_id="ann", y=number)
    return Rows(table, None, periods(train_days=365), None)


def measure(rows, **every) -> pd.DataFrame:
    options = BacktestOptions(every_days=28, customers=9, rows=99, train_every=every)
    return Backtest(TASK, rows, LABEL, options).measure(seed=1)


def test_an_origin_needs_room_for_training_and_validation_before_it(rows):
    found = measure(rows)
    assert found["origin"].unique().tolist() == ORIGINS[4:].tolist()
    zero = found[(found["model"] == "zero") & (found["metric"] == "bias")]
    assert zero["value"].tolist() == [-4.0, -5.0, -6.0, -7.0]


def test_no_label_that_is_learnt_from_reaches_past_what_is_judged_next(rows):
    SEEN.clear()
    found = measure(rows, mean=1)
    for origin, (train, validation, refit) in zip(ORIGINS[4:], SEEN, strict=True):
        assert refit + LABEL <= origin
        assert validation == refit
        assert train + LABEL <= validation
    mean = found[(found["model"] == "mean") & (found["metric"] == "bias")]
    # At the fifth origin the first three are learnt from: 0, 1 and 2.
    assert mean["value"].iloc[0] == 1.0 - 4.0
    both = found[(found["model"] == "both") & (found["metric"] == "bias")]
    assert both["value"].iloc[0] == 0.5 - 4.0


def test_what_comes_later_changes_no_earlier_origin(rows):
    other = rows.examples.assign(y=rows.examples["y"].where(rows.at < ORIGINS[5], 99))
    before = measure(rows, mean=1).query("origin == @ORIGINS[4]")
    after = measure(replace(rows, examples=other), mean=1).query(
        "origin == @ORIGINS[4]"
    )
    pd.testing.assert_frame_equal(before, after)


def test_candidates_are_trained_as_seldom_as_asked_for_and_at_the_last_origin(rows):
    found = measure(rows, mean=3, other=0)
    trained = found.loc[found["model"] == "mean", "origin"].unique()
    assert trained.tolist() == [ORIGINS[4], ORIGINS[7]]
    assert "other" not in set(found["model"])


def test_data_that_are_too_short_give_an_empty_table(rows):
    few = rows.select((rows.at < ORIGINS[4]).to_numpy())
    found = measure(few, mean=1)
    assert found.empty
    assert list(found) == ["origin", "model", "metric", "value"]
    assert over_origins(found, TASK.kinds, 2, 1).empty


def test_means_over_origins_have_intervals_of_overlapping_blocks():
    origins = pd.date_range("2024-01-01", periods=40, freq="28D")
    even, slow = np.tile([0.0, 1.0], 20), np.repeat([0.0, 1.0], 20)
    tables = [
        pd.DataFrame({"origin": origins, "model": name, "metric": "bias", "value": own})
        for name, own in (("zero", even), ("mean", slow))
    ]
    found = over_origins(pd.concat(tables), TASK.kinds, 10, 1).set_index("model")
    assert found["value"].tolist() == [0.5, 0.5]
    assert (found["split"] == "backtest").all()
    assert found["n"].tolist() == [40, 40]
    width = found["high"] - found["low"]
    assert width["mean"] > 3 * width["zero"]


def test_what_is_learnt_from_goes_no_further_back_than_in_training(rows):
    SEEN.clear()
    short = replace(rows, periods=periods(train_days=100))
    found = measure(short, mean=1)
    mean = found[(found["model"] == "mean") & (found["metric"] == "bias")]
    # At the last origin those 56 and 84 days before: 5 and 4.
    assert mean["value"].iloc[-1] == 4.5 - 7.0


def test_several_origins_may_validate(rows):
    SEEN.clear()
    options = BacktestOptions(
        every_days=28, customers=9, rows=99, train_every={"mean": 1}
    )
    found = Backtest(TASK, rows, LABEL, options, validations=2).measure(seed=1)
    assert found["origin"].min() == ORIGINS[5]
    train, *validation, refit = SEEN[0]
    assert validation == ORIGINS[2:4].tolist()
    assert (train, refit) == (ORIGINS[0], ORIGINS[3])
