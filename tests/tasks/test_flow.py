"""The flow by hand: a task of two rules, on Ann, Bob and Cid."""

from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import ClassVar

import pandas as pd
import pytest
from running import periods

from shopcast.bad_input import BadInput
from shopcast.judging.amounts import METRICS
from shopcast.judging.bootstrap import samples_of
from shopcast.judging.choice import Choice
from shopcast.learning.candidate import Candidate
from shopcast.learning.left_out import LEFT_OUT, LeavingOut
from shopcast.tasks.flow import Flow
from shopcast.tasks.judged import scored
from shopcast.tasks.rows import Rows
from shopcast.tasks.task import Combination, Task
from shopcast.tasks.training import Training

NOW, LATER = pd.Timestamp("2024-02-01"), pd.Timestamp("2024-02-08")
KEYS = ["customer_id", "at"]
SHOWN = {"mae": METRICS["mae"], "total_bias": METRICS["total_bias"]}


class Options(LeavingOut):
    """How much is expected of everybody; how much is shown, which may change."""

    everybody: float = 10.0
    scale: float = 1.0
    resamples: int = 3
    predicting: dict = {}  # noqa: RUF012


@dataclass(frozen=True, eq=False)
class Spenders(Rows):
    """Customers, what they spent before and what they spent then."""

    shaped_by: ClassVar[tuple[str, ...]] = ("scale",)

    def labelled(self, labels):
        return self.make(
            self.examples.merge(labels), self.prior, self.periods, self.options
        )


@dataclass(frozen=True)
class Factor:
    """Actual over expected."""

    value: float

    @classmethod
    def fit(cls, forecast, rows, baseline):
        return cls(rows.examples["spend"].sum() / forecast["expected"].sum())

    def apply(self, forecast):
        return forecast * self.value

    def follow(self, forecast, rows, known):
        return self.apply(forecast) + known.sum()


def same(rows, seed):
    return pd.DataFrame({"expected": [rows.options.everybody] * len(rows)})


def past(rows, seed):
    return rows.examples[["past"]].rename(columns={"past": "expected"})


def mean(parts, rows):
    return sum(parts) / len(parts)


def score(rows, forecast, calibration, weights):
    actual, expected = rows.examples["spend"], forecast["expected"]
    return samples_of(actual.to_numpy(), expected.to_numpy(), weights, SHOWN)


def answer(forecast, rows, predictor, outlook):
    found = predictor.calibration.apply(forecast)["expected"]
    return rows.examples[["customer_id"]].assign(spend=found, outlook=outlook)


TASK = Task(
    name="spenders",
    rows=Spenders,
    rules={"same": same, "past": past},
    candidates=(),
    combinations={"both": Combination(("same", "past"), mean)},
    calibration=Factor,
    score=score,
    choice=Choice({"mae": 1}, preferred="both", as_good=0.0),
    answer=answer,
    beside=("customer_id", "spend"),
)
FLOW, OPTIONS, PERIODS = Flow(TASK), Options(), periods()
PRIOR = SimpleNamespace(until=NOW, end=LATER, seen=lambda outlook: PRIOR)


def people(at=NOW, **columns) -> pd.DataFrame:
    return pd.DataFrame({"customer_id": ["ann", "bob", "cid"], "at": at, **columns})


def rows_of(examples: pd.DataFrame) -> Spenders:
    return Spenders.make(examples, PRIOR, PERIODS, OPTIONS)


VALIDATION = rows_of(people(past=[20.0, 10, 0], spend=[30.0, 10, 20]))
TEST = people(past=[0.0, 30, 10], is_new=[False, False, True])
LABELS = people(spend=[10.0, 50, 20])


@pytest.fixture
def calibrated():
    return FLOW.calibrate(VALIDATION, PERIODS, OPTIONS, 1)


def value(metrics: pd.DataFrame, metric: str, split: str) -> dict[str, float]:
    chosen = metrics[(metrics["metric"] == metric) & (metrics["split"] == split)]
    return chosen.set_index("model")["value"].round(6).to_dict()


def test_totals_are_set_right_on_validation(calibrated):
    calibrations, metrics, _ = calibrated
    assert {name: one.value for name, one in calibrations.items()} == {
        "same": 2.0,
        "past": 2.0,
        "both": 2.0,
    }
    assert set(value(metrics, "total_bias", "validation").values()) == {0.0}


def test_the_champion_errs_least_on_validation(calibrated):
    _, metrics, champion = calibrated
    # Expected 20, 20, 20; 40, 20, 0; 30, 20, 10; and 30, 10, 20 came.
    assert value(metrics, "mae", "validation") == {
        "same": round(20 / 3, 6),
        "past": round(40 / 3, 6),
        "both": round(20 / 3, 6),
    }
    assert champion == "both"
    assert metrics["kind"].tolist() == ["baseline"] * 4 + ["candidate"] * 2
    assert (metrics["n"] == 3).all()


def test_the_test_is_judged_once_apart_for_later_and_new_customers(calibrated):
    calibrations, metrics, champion = calibrated
    judged, differences, forecasts = FLOW.evaluate(
        rows_of(TEST), LABELS, calibrations, champion, metrics, PERIODS, OPTIONS, 1
    )
    # Expected 20, 20; 0, 60; 10, 40; each 2 more, as two customers are known.
    assert value(judged, "mae", "later") == {"same": 20.0, "past": 10.0, "both": 5.0}
    bias = value(judged, "total_bias", "later")
    assert bias == {
        "same": round(44 / 60 - 1, 6),
        "past": round(64 / 60 - 1, 6),
        "both": round(54 / 60 - 1, 6),
    }
    assert value(judged, "mae", "new") == {}, "one new customer is not judged"
    off = differences[differences["metric"] == "mae"].set_index("other")["value"]
    assert off.to_dict() == {"same": -15.0, "past": -5.0}
    assert set(judged.loc[judged["model"] == "both", "kind"]) == {"champion"}
    assert forecasts.groupby("model", sort=False).size().to_dict() == {
        "same": 3,
        "past": 3,
        "both": 3,
    }


def test_rows_in_a_customers_interval_come_together():
    twice = rows_of(pd.concat([VALIDATION.examples] * 2))
    samples = scored(FLOW.task, {"same": same(twice, 1)}, {"same": None}, twice, 1)
    metrics = FLOW.measure(samples, "later", 6)
    samples = scored(
        FLOW.task, {"same": same(VALIDATION, 1)}, {"same": None}, VALIDATION, 1
    )
    once = FLOW.measure(samples, "x", 3)
    columns = ["value", "low", "high"]
    pd.testing.assert_frame_equal(metrics[columns], once[columns])


def predictor(champion="both"):
    calibrations = {champion: Factor(2.0)}
    return FLOW.assemble(champion, calibrations, PRIOR, VALIDATION, PERIODS, OPTIONS, 1)


def test_a_predictor_says_what_it_is():
    manifest = predictor().manifest
    told = {name: manifest[name] for name in ("task", "champion", "customers", "rows")}
    assert told == {"task": "spenders", "champion": "both", "customers": 3, "rows": 3}
    assert (manifest["fitted_until"], manifest["data_end"]) == (
        "2024-02-01",
        "2024-02-08",
    )
    assert manifest["parameters"]["options.everybody"] == 10.0
    assert "options.predicting" not in manifest["parameters"]


def test_a_predictor_answers_for_todays_customers():
    today = people(at=LATER, past=[10.0, 30, 0])
    found = FLOW.predict(today, predictor(), PERIODS, OPTIONS, outlook="sun")
    assert found["spend"].tolist() == [20.0, 40.0, 10.0]
    assert set(found["outlook"]) == {"sun"}


def test_what_belongs_to_predicting_may_change():
    other = Options(predicting={"top": 9})
    today = people(at=LATER, past=0.0)
    assert len(FLOW.predict(today, predictor(), PERIODS, other)) == 3


@pytest.mark.parametrize(
    ("given", "says"),
    [
        pytest.param(
            {"options": Options(everybody=5.0)},
            "options.everybody was 10.0 and is 5.0",
            id="options",
        ),
        pytest.param(
            {"periods": periods(horizon_days=14)},
            "periods.horizon_days was 7 and is 14",
            id="periods",
        ),
        pytest.param(
            {"current_examples": people(at=NOW - pd.Timedelta(days=1), past=0.0)},
            "the data end at 2024-01-31, before 2024-02-01",
            id="earlier-data",
        ),
    ],
)
def test_a_predictor_refuses_what_it_was_not_made_for(given, says):
    usual = {
        "current_examples": people(at=LATER, past=0.0),
        "predictor": predictor(),
        "periods": PERIODS,
        "options": OPTIONS,
    }
    with pytest.raises(BadInput) as caught:
        FLOW.predict(**usual | given)
    assert says in str(caught.value)
    assert "run spenders" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_predictor_of_other_code_is_refused():
    made = predictor()
    made.manifest["code"] = "another"
    with pytest.raises(BadInput, match="code that defined features"):
        FLOW.predict(people(at=LATER, past=0.0), made, PERIODS, OPTIONS)


def test_a_predictor_of_another_task_is_refused():
    made = predictor()
    made.manifest["task"] = "ltv"
    with pytest.raises(BadInput, match="the predictor of ltv; run spenders"):
        FLOW.predict(people(at=LATER, past=0.0), made, PERIODS, OPTIONS)


def test_rows_read_by_the_same_options_are_the_same_rows():
    assert VALIDATION.under(PERIODS, Options()) is VALIDATION
    other = VALIDATION.under(PERIODS, Options(everybody=1.0))
    assert other.options.everybody == 1.0


def test_rows_are_not_read_by_what_would_have_shaped_them_otherwise():
    with pytest.raises(BadInput, match=r"other options\.scale; run from make_examples"):
        VALIDATION.under(PERIODS, Options(scale=2.0))
    with pytest.raises(BadInput, match="other periods"):
        VALIDATION.under(periods(horizon_days=14), OPTIONS)


def test_a_way_to_forecast_asks_its_parts_alone():
    assert TASK.parts("both") == {"same", "past"}
    assert TASK.parts("same") == {"same"}
    assert TASK.baselines == ["same", "past"]


@dataclass(frozen=True, kw_only=True)
class Scaled(Candidate):
    """Learns nothing but its own option."""

    def learn(self, train, validation, refit, seed):
        found = getattr(train.options, self.options)
        return found, found, pd.DataFrame({"epoch": [1], "val_loss": [0.0]})

    def forecast(self, model, rows, seed):
        return same(rows, seed) * model


LEARNING = replace(
    TASK,
    candidates=(
        Scaled(name="first", options="everybody"),
        Scaled(name="second", options="scale"),
    ),
    combinations={"both": Combination(("first", "second"), mean)},
)


def trained(name: str, options: Options):
    given = (VALIDATION, VALIDATION, VALIDATION, PERIODS, options, 1)
    return Training(LEARNING, LEARNING.candidate(name)).train(*given)


def fitted(first: Options, second: Options) -> dict:
    found = {}
    for name, options in (("first", first), ("second", second)):
        model, history, _ = trained(name, options)
        found |= {f"{name}_model": model, f"{name}_history": history}
    return found


def assemble(options: Options, **models):
    given = {"both": Factor(2.0)}
    return Flow(LEARNING).assemble(
        "both", given, PRIOR, VALIDATION, PERIODS, options, 1, **models
    )


def test_a_predictor_holds_the_models_of_the_champions_parts():
    made = assemble(OPTIONS, **fitted(OPTIONS, OPTIONS))
    assert made.models == {"first": 10.0, "second": 1.0}


def test_a_model_of_another_run_may_stay_where_others_options_changed():
    more = Options(everybody=20.0)
    made = assemble(more, **fitted(more, OPTIONS))
    assert made.models == {"first": 20.0, "second": 1.0}


def test_a_model_of_another_run_is_refused_where_its_own_options_changed():
    more = Options(everybody=20.0)
    with pytest.raises(BadInput, match=r"spenders\.first: trained under other param"):
        assemble(more, **fitted(OPTIONS, OPTIONS))


def test_a_candidate_that_is_left_out_is_neither_trained_nor_judged():
    flow, less = Flow(LEARNING), Options(leave_out=("second",))
    found = {}
    for name in ("first", "second"):
        model, history, forecast = trained(name, less)
        found |= {f"{name}_forecast": forecast, f"{name}_model": model,
                  f"{name}_history": history}  # fmt: skip
    assert found["second_model"] == LEFT_OUT
    assert found["second_forecast"].empty and found["second_history"].empty
    said = {name: one for name, one in found.items() if name.endswith("_forecast")}
    calibrations, metrics, champion = flow.calibrate(
        VALIDATION, PERIODS, less, 1, **said
    )
    assert set(calibrations) == {"same", "past", "first"}
    models = {name: one for name, one in found.items() if name.endswith("_model")}
    judged, differences, _ = flow.evaluate(
        rows_of(TEST), LABELS, calibrations, champion, metrics, PERIODS, less, 1,
        **models,
    )  # fmt: skip
    assert set(judged["model"]) == {"same", "past", "first"}
    assert "second" not in set(differences["other"])


def test_what_was_learnt_stays_learnt_where_another_is_left_out():
    less = Options(leave_out=("second",))
    made = assemble(less, **fitted(less, OPTIONS))
    assert made.models["first"] == 10.0


def test_what_is_no_candidate_or_is_needed_cannot_be_left_out():
    parts = (TEST, TEST, TEST, TEST)
    for task, name in ((LEARNING, "third"), (replace(LEARNING, needs=("first",)),
                                             "first")):  # fmt: skip
        with pytest.raises(BadInput, match=rf"leave_out: \['{name}'\] cannot"):
            Flow(task).make_rows(*parts, PRIOR, PERIODS, Options(leave_out=(name,)))
