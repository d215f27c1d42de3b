"""What holds for every task that predicts, on a tiny shop."""

import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from running import ROOT, open_session, parameters_of

from shopcast.bad_input import BadInput
from shopcast.features.cutoffs import Periods
from shopcast.pipelines.basket.task import BASKET
from shopcast.pipelines.category.task import CATEGORY
from shopcast.pipelines.ltv.task import LTV
from shopcast.pipelines.next_event.task import NEXT_EVENT
from shopcast.pipelines.next_order.task import NEXT_ORDER
from shopcast.showing.model_names import readable
from shopcast.tasks.flow import Flow
from shopcast.tasks.task import Task

TASKS = (LTV, NEXT_ORDER, CATEGORY, BASKET, NEXT_EVENT)
# They draw or scale all rows together.
TOGETHER = {"ltv": {"rollout", "blend", "blend_sharpened"}}
every_task = pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
WAYS = [(task, name) for task in TASKS for name in task.kinds]


def by_way(ways: list):
    """Ask the same of ways to forecast, each named after its task and itself."""
    names = [f"{task.name}.{name}" for task, name in ways]
    return pytest.mark.parametrize(("task", "name"), ways, ids=names)


every_way = by_way(WAYS)
each_by_itself = by_way(
    [(task, name) for task, name in WAYS if name not in TOGETHER.get(task.name, ())]
)
ANSWER = """
import sys
from importlib import import_module
from pathlib import Path
import pandas as pd
from kedro.framework.project import configure_project
configure_project("shopcast")
from shopcast.datasets.predictor import PredictorDataset
from shopcast.datasets.rows import RowsDataset
base, to, *tasks = sys.argv[1:]
for name in tasks:
    task = getattr(import_module(f"shopcast.pipelines.{name}.task"), name.upper())
    folder = Path(base) / f"06_models/{name}"
    predictor = PredictorDataset(filepath=str(folder / "predictor.zip")).load()
    rows = RowsDataset(filepath=str(folder / "rows/test.parquet")).load()
    labels = Path(base) / f"05_model_input/{name}/test_labels.parquet"
    rows = rows.labelled(pd.read_parquet(labels))
    forecast = predictor.forecast(task, rows)
    found = predictor.calibration.follow(forecast, rows, ~rows.is_new)
    found.to_parquet(Path(to) / name)
"""


@cache
def catalog_of(base: Path) -> Any:
    """Open the catalog of a run."""
    with open_session("test", base_path=str(base)) as session:
        return session.load_context().catalog


@cache
def saved(base: Path, dataset: str) -> Any:
    """Load what the run left in the catalog."""
    return catalog_of(base).load(dataset)


@pytest.fixture
def load(runs):
    """Load a task's dataset, of the first run."""
    return lambda task, name: saved(runs[0], f"{task.name}.{name}")


def models(load, task: Task) -> dict[str, Any]:
    return {one.name: load(task, one.model) for one in task.candidates}


@every_task
def test_baselines_come_first_and_something_is_to_beat_them(task):
    kinds = list(task.kinds.values())
    assert kinds[0] == "baseline"
    assert kinds == sorted(kinds)
    assert "candidate" in kinds


@every_task
def test_combinations_and_choices_name_what_exists(task):
    for name, made in task.combinations.items():
        assert set(made.parts) <= task.kinds.keys() - {name}
    assert task.choice.preferred in task.kinds
    assert set(task.needs) <= {one.name for one in task.candidates}
    names = [*task.rules, *(one.name for one in task.candidates), *task.combinations]
    assert len(names) == len(set(names))


@every_task
def test_the_test_is_blind(load, task):
    test, train = load(task, "test_examples"), load(task, "train_examples")
    labels = load(task, "test_labels")
    keys = {"customer_id", task.rows.moment}
    assert keys <= set(labels)
    assert set(test) & (set(labels) - keys) == set()
    learnt_from = set(train) - set(test)
    assert learnt_from & set(labels)
    assert set(load(task, "current_examples")) & learnt_from == set()
    assert "lines" not in test, "how large the order is that is foretold"


@every_way
def test_every_way_gives_one_row_per_row(load, task, name):
    rows = load(task, "test_rows")
    found = task.forecast_one(name, models(load, task), rows, 1)
    assert len(found) == len(rows)
    assert np.isfinite(found.select_dtypes("number")).all(axis=None)


@each_by_itself
def test_other_rows_change_no_rows_forecast(load, task, name):
    rows, fitted = load(task, "test_rows"), models(load, task)
    few = rows.select(np.arange(len(rows) // 3))
    whole, part = (task.forecast_one(name, fitted, one, 1) for one in (rows, few))
    numbers = part.select_dtypes("number").columns
    np.testing.assert_allclose(
        part[numbers], whole[numbers].head(len(few)), rtol=1e-4, atol=1e-6
    )


@pytest.fixture(scope="module")
def answered(runs, tmp_path_factory) -> Path:
    """What a fresh process answers by the saved predictors of all tasks."""
    folder = tmp_path_factory.mktemp("answered")
    given = [sys.executable, "-c", ANSWER, str(runs[0]), str(folder)]
    given += [task.name for task in TASKS]
    done = subprocess.run(given, capture_output=True, text=True, cwd=ROOT / "src")
    assert done.returncode == 0, done.stderr
    return folder


@every_task
def test_a_saved_predictor_answers_in_a_fresh_process_as_the_test_did(
    answered, load, task
):
    found = pd.read_parquet(answered / task.name)
    forecasts, champion = load(task, "test_forecasts"), load(task, "champion")
    judged = forecasts[forecasts["model"] == champion].reset_index(drop=True)
    numbers = found.select_dtypes("number").columns
    assert len(numbers) > 0
    pd.testing.assert_frame_equal(found[numbers], judged[numbers], check_exact=True)


@every_task
def test_every_way_is_judged_and_shown(load, task):
    metrics, page = load(task, "metrics"), load(task, "index_page")
    for split in ("validation", "later"):
        judged = metrics.loc[metrics["split"] == split, "model"].unique()
        assert judged.tolist() == list(task.kinds)
    assert [
        name for name in task.kinds if f"<td>{readable(name)}</td>" not in page
    ] == []
    for one in task.candidates:
        assert {"epoch", "val_loss"} & set(load(task, f"{one.name}_history"))


@every_task
def test_no_customer_of_training_is_new(load, task):
    test = load(task, "test_examples")
    new = set(test.loc[test["is_new"], "customer_id"])
    assert new
    for part in ("train", "validation", "refit"):
        assert new & set(load(task, f"{part}_examples")["customer_id"]) == set()


@every_task
def test_the_manifest_tells_how_it_was_made(load, task):
    manifest, refit = load(task, "predictor").manifest, load(task, "refit_rows")
    assert (manifest["task"], manifest["rows"]) == (task.name, len(refit))
    assert manifest["customers"] == refit.examples["customer_id"].nunique()
    assert manifest["fitted_until"] < manifest["data_end"]
    assert manifest["champion"] == load(task, "champion")
    assert manifest["versions"].keys() >= {"shopcast", "keras", "lightgbm"}


def change(options: Any, path: str, value: Any) -> Any:
    """Change one of the options, deep inside."""
    first, _, rest = path.partition(".")
    own = getattr(options, first)
    if not rest:
        return options.model_copy(update={first: value})
    if isinstance(own, dict):
        return options.model_copy(update={first: own | {rest: value}})
    return options.model_copy(update={first: change(own, rest, value)})


CHANGES = [
    (LTV, "windows", [30, 60, 90]),
    (LTV, "traits.calendar", False),
    (LTV, "steps", 20),
    (LTV, "sequence_steps", 10),
    (LTV, "bigru.model.units", 9),
    (LTV, "rollout.paths", 7),
    (LTV, "sharpening.power", 0.5),
    (LTV, "season", "none"),
    (NEXT_ORDER, "orders", 8),
    (NEXT_ORDER, "reach_days", 70),
    (NEXT_ORDER, "traits.gaps", False),
    (CATEGORY, "half_lives", [30]),
    (CATEGORY, "forest.trees", 5),
    (BASKET, "customers", 50),
    (BASKET, "baskets", 9),
    (BASKET, "tifu_knn.alpha", 0.5),
    (NEXT_EVENT, "customers", 50),
    (NEXT_EVENT, "smoothing", 5.0),
]


@pytest.mark.parametrize(
    ("task", "path", "value"),
    CHANGES,
    ids=[f"{task.name}.{path}" for task, path, _ in CHANGES],
)
def test_a_changed_option_is_refused_when_predicting(load, task, path, value):
    predictor = load(task, "predictor")
    other = change(predictor.options, path, value)
    current = load(task, "current_examples")
    with pytest.raises(BadInput) as caught:
        Flow(task).predict(current, predictor, predictor.periods, other)
    assert f"options.{path}" in str(caught.value)


@pytest.mark.parametrize(
    ("task", "path", "value"),
    [
        (LTV, "lightgbm.num_threads", 2),
        (CATEGORY, "pooled.num_threads", "auto"),
        (NEXT_ORDER, "ablation", False),
        (CATEGORY, "ablation", True),
        (BASKET, "lightgbm.num_threads", 2),
    ],
)
def test_what_shapes_no_answer_may_change_after_training(load, task, path, value):
    predictor = load(task, "predictor")
    other = change(predictor.options, path, value)
    predictor.refuse_other(task, predictor.periods, other)


@every_task
def test_a_changed_horizon_is_refused_when_predicting(load, task):
    own = Periods(**parameters_of(task.name)["periods"])
    predictor = load(task, "predictor")
    other = own.model_copy(update={"horizon_days": own.horizon_days + 1})
    with pytest.raises(BadInput, match=r"periods\.horizon_days was"):
        current = load(task, "current_examples")
        Flow(task).predict(current, predictor, other, predictor.options)


def test_what_belongs_to_predicting_changes_the_list_alone(load):
    predictor = load(CATEGORY, "predictor")
    own = predictor.options.predicting.model_copy(update={"top": 1})
    options = predictor.options.model_copy(update={"predicting": own})
    current = load(CATEGORY, "current_examples")
    found = Flow(CATEGORY).predict(current, predictor, predictor.periods, options)
    usual = load(CATEGORY, "predictions")
    first = usual[usual["rank"] == 1].reset_index(drop=True)
    pd.testing.assert_frame_equal(found, first)
