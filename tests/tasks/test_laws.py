"""The law of whole pipelines: what may not be known changes nothing.

Whatever happens from the test's first moment on, and whatever held-out customers do, no
example, prior, calibration or forecast of the time before is another. What training
nodes read is seen from the wiring, so that no model is another either.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import ibis
import pandas as pd
import pytest
from altered_shop import (
    alter,
    differences,
    in_both,
    load,
    make,
    periods_of,
    share_held_out,
    until,
)
from kedro.framework.project import pipelines
from kedro.framework.startup import bootstrap_project
from running import ROOT

from shopcast.features.splits import Split, split_time
from shopcast.learning.boosted import Boosted
from shopcast.learning.fitted import Fitted
from shopcast.pipelines.basket.task import BASKET
from shopcast.pipelines.category.task import CATEGORY
from shopcast.pipelines.ltv.task import LTV
from shopcast.pipelines.next_event.task import NEXT_EVENT
from shopcast.pipelines.next_order.task import NEXT_ORDER
from shopcast.tasks.flow import Flow
from shopcast.tasks.task import Task
from shopcast.tasks.training import Training

TASKS = {one.name: one for one in (LTV, NEXT_ORDER, CATEGORY, BASKET, NEXT_EVENT)}
AT_CUTOFFS = ("ltv", "next_order")  # the others forecast at every order or event
PARTS = ("train", "validation", "refit")
# It learns from no label, but from the past of the test's own cutoff.
MORE = {"ltv.train_rollout": {"test_rows"}}
NEVER = pd.Timestamp("2200-01-01")
LABELS = {"ordered", "orders", "spend"}
BY_PLACE = "random"  # draws row after row
ROWS = ("train_rows", "test_labels")


@cache
def split_of(task: str, base: Path, validations: int | None = None) -> Split:
    """Tell how a run divided time, if it had so many cutoffs of validation."""
    table = "events" if task == "next_event" else "transactions"
    log = ibis.read_parquet(base / f"03_primary/{table}.parquet")
    periods = periods_of(task)
    number = validations or periods.validation_cutoffs
    return split_time(log, periods.model_copy(update={"validation_cutoffs": number}))


class Shops:
    """One shop, and what is made of it where something else happens."""

    def __init__(self, folder: Path, raw: Path, whole: Path):
        """Begin with a shop's files, and what a whole run has made of them."""
        self.folder, self.raw, self.whole = folder, raw, whole
        self.made: dict[tuple, Path] = {}

    def base(self, task: str, outputs=ROWS, moment=None, **params) -> Path:
        """Run a task on the shop, or on one that is altered from a moment on.

        Without parameters of its own, the shop as it is was run already.
        """
        if moment is None and not params:
            return self.whole
        key = (task, outputs, moment)
        if key not in self.made:
            base, raw = self.folder / f"{len(self.made)}", self.raw
            if moment is not None:
                share = share_held_out(task)
                raw = alter(raw, self.folder / f"raw{len(self.made)}", moment, share)
            make(task, base, raw, outputs, **params)
            self.made[key] = base
        return self.made[key]


@pytest.fixture(scope="module")
def shops(simulated, runs, tmp_path_factory) -> Shops:
    """The shop of all laws."""
    return Shops(tmp_path_factory.mktemp("laws"), simulated, runs[0])


def quick(task: Task) -> Task:
    """Leave out of a task what takes long."""
    few = [one for one in task.candidates if isinstance(one, Boosted | Fitted)]
    names = {*task.rules, *(one.name for one in few)}
    made = {
        name: one for name, one in task.combinations.items() if names >= {*one.parts}
    }
    choice = replace(task.choice, preferred=few[0].name)
    return replace(
        task, candidates=tuple(few), combinations=made, choice=choice, needs=()
    )


def judge(task: Task, base: Path) -> tuple[dict[str, Any], pd.DataFrame]:
    """Train what is quick, set it right and test it: calibrations and forecasts."""
    names = ("periods", "options")
    own = {name: load(base, f"params:{task.name}.{name}") for name in names}
    own["seed"] = load(base, "params:seed")
    rows = {
        f"{part}_rows": load(base, f"{task.name}.{part}_rows")
        for part in (*PARTS, "test")
    }
    test, labels = rows.pop("test_rows"), load(base, f"{task.name}.test_labels")
    models, forecasts = {}, {}
    for one in task.candidates:
        late, _, early = Training(task, one).train(**rows, **own)
        models[one.model], forecasts[f"{one.name}_forecast"] = late, early
    flow = Flow(task)
    calibrations, metrics, champion = flow.calibrate(
        rows["validation_rows"], **own, **forecasts
    )
    *_, found = flow.evaluate(
        test, labels, calibrations, champion, metrics, **own, **models
    )
    rows = test.examples.assign(at=test.at)[["customer_id", "at", "is_new"]]
    whose = pd.concat([rows] * (len(found) // len(rows)), ignore_index=True)
    told = found.drop(columns=LABELS & {*found}).assign(**whose)
    return calibrations, told[~told["is_new"] & (told["model"] != BY_PLACE)]


def known_until(task: str, split: Split) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """List moments from which the shop is altered, and until when rows are the same."""
    if task in AT_CUTOFFS:
        return [(split.test, split.test)]
    half = split.test + (split.end - split.test) / 2
    return [(at, at - pd.Timedelta(days=1)) for at in (split.test, half.normalize())]


@pytest.mark.parametrize("task", TASKS)
def test_what_may_not_be_known_changes_no_row(shops, task):
    base = shops.base(task)
    for moment, until_then in known_until(task, split_of(task, base)):
        other = shops.base(task, moment=moment)
        for part in PARTS:
            rows = (load(at, f"{task}.{part}_rows") for at in (base, other))
            assert differences(*rows, moment, part) == []
        one, two = (load(at, f"{task}.test_rows").known for at in (base, other))
        examples = [until(rows.examples, until_then) for rows in (one, two)]
        examples = in_both(*examples) if "at" in examples[0] else examples
        assert differences(*examples, until_then, "test") == []
        assert len(until(one.examples, until_then)) > 0 or moment > until_then


@pytest.mark.parametrize("task", TASKS)
def test_what_may_not_be_known_changes_no_calibration_and_no_forecast(shops, task):
    base, small = shops.base(task), quick(TASKS[task])
    moment, until_then = known_until(task, split_of(task, base))[-1]
    other = shops.base(task, moment=moment)
    (one, first), (two, second) = (judge(small, at) for at in (base, other))
    assert differences(one, two, moment, "calibrations") == []
    first, second = in_both(first, second)
    assert len(until(first, until_then)) > 0
    assert differences(first, second, until_then, "forecasts") == []


def test_what_comes_from_validation_on_changes_nothing_that_ltv_judges(shops):
    task, name = "ltv", "zero_inflated_forecast"
    short = {"zero_inflated": {"fit": {"epochs": 1}}}
    params = {task: {"options": short, "periods": {"validation_cutoffs": 2}}}
    base = shops.base(task, (name,), **params)
    first, second = split_of(task, base, 2).validation
    moment = first  # what the second sees is altered
    other = shops.base(task, (name,), moment, **params)
    train = (load(at, f"{task}.train_rows").examples for at in (base, other))
    assert differences(*train, moment, "train") == []
    found = []
    for at in (base, other):
        rows = load(at, f"{task}.validation_rows")
        assert {*rows.at} == {first, second}
        found.append(load(at, f"{task}.{name}")[rows.at == moment])
    assert len(found[0]) > 0
    assert differences(*found, moment, "forecast") == []


def test_held_out_customers_change_no_space_of_segmentation(shops):
    made = ("categories_vocabulary", "size_model", "baselines_model")
    base = shops.base("segmentation", made)
    other = shops.base("segmentation", made, NEVER)
    for name in made:
        one, two = (load(at, f"segmentation.{name}") for at in (base, other))
        assert differences(one, two, NEVER, name) == []


@pytest.mark.parametrize("task", TASKS)
def test_training_reads_rows_before_the_test_alone(task):
    bootstrap_project(ROOT)
    own = {"params:seed", f"params:{task}.options", f"params:{task}.periods"}
    own |= {f"{task}.{part}_rows" for part in PARTS}
    nodes = [
        one for one in pipelines[task].nodes if one.name.startswith(f"{task}.train_")
    ]
    assert len(nodes) >= len(TASKS[task].candidates)
    for one in nodes:
        more = {f"{task}.{name}" for name in MORE.get(one.name, ())}
        assert {*one.inputs} - own == more
    (calibrate,) = (
        one for one in pipelines[task].nodes if one.name == f"{task}.calibrate"
    )
    forecasts = {f"{task}.{one.name}_forecast" for one in TASKS[task].candidates}
    assert {*calibrate.inputs} - own == forecasts
