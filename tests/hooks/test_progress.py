"""What a run tells while it goes on."""

import logging
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
import yaml
from kedro.framework.project import pipelines
from kedro.framework.startup import bootstrap_project
from kedro.pipeline import Node, Pipeline
from running import ROOT

from shopcast.hooks import durations, progress
from shopcast.hooks.durations import Durations
from shopcast.hooks.progress import LOG, Progress

STEPS = Pipeline(
    [
        Node(lambda: None, None, ["a", "b"], name="shop.make_a"),
        Node(lambda a: None, "a", None, name="shop.make_b"),
    ]
)


def run(work, fails: bool = False) -> None:
    hook = Progress()
    loader = SimpleNamespace(work=work)
    hook.after_context_created(SimpleNamespace(config_loader=loader))
    hook.before_pipeline_run({"pipeline_names": ["shop"]}, STEPS)
    for node in STEPS.nodes:
        hook.before_node_run(node)
        logging.getLogger("kedro.io").info("saved %s", node.name)
        if fails:
            hook.on_pipeline_error(ValueError("no"))
            return
        hook.after_node_run(node)
        for name in node.outputs:
            hook.after_dataset_saved(name, pd.DataFrame({"x": range(1200)}), node)
    hook.after_pipeline_run()


@pytest.fixture
def told(monkeypatch) -> list[str]:
    lines: list[str] = []
    monkeypatch.setattr(progress, "_say", lines.append)
    return lines


@pytest.fixture(autouse=True)
def level():
    root, before = logging.getLogger(), logging.getLogger().level
    root.setLevel(logging.INFO)
    handlers = [*root.handlers]
    yield
    assert root.handlers == handlers  # a run leaves none behind
    root.setLevel(before)


def test_steps_that_take_their_time_get_a_line_and_all_else_is_in_the_log(
    tmp_path, told, monkeypatch
):
    run(tmp_path, fails=False)
    first, last = told
    assert first == "shop: 2 steps"
    assert last.startswith("done in ")
    assert last.endswith(str(tmp_path / LOG))
    assert "saved shop.make_b" in (tmp_path / LOG).read_text()
    monkeypatch.setattr(progress, "WORTH", 0.0)
    run(tmp_path)
    assert told[2] == "shop: 2 steps, about 0.0 s by earlier runs"
    assert [line.split()[0] for line in told[3:5]] == ["shop.make_a", "shop.make_b"]
    assert "1,200 rows" in told[3]


def test_each_preset_has_its_own_durations_and_the_first_run_those_of_the_demo_store(
    tmp_path, monkeypatch
):
    demo = tmp_path / "demo.yml"
    demo.write_text('{"quick": {"a": 3.0, "b": 5.0}}')
    monkeypatch.setattr(durations, "DEMO", demo)
    quick, full = Durations(tmp_path, "quick"), Durations(tmp_path, None)
    seconds, how = quick.ahead(["a", "b", "c"])
    assert seconds == {"a": 3.0, "b": 5.0, "c": 4.0}
    assert "demo store" in how
    assert full.ahead(["a", "b"]) == ({"a": 1.0, "b": 1.0}, None)
    full.keep({"a": 60.0})
    Durations(tmp_path, None).keep({"b": 70.0})
    assert Durations(tmp_path, None).ahead(["a"]) == ({"a": 60.0}, "by earlier runs")
    assert Durations(tmp_path, "quick").ahead(["a"])[0] == {"a": 3.0}


def test_what_the_demo_store_takes_is_told_of_nodes_that_there_are():
    bootstrap_project(ROOT)
    there = {node.name for node in pipelines["everything"].nodes}
    told = Durations(Path("nowhere"), "quick").ahead(sorted(there))[0]
    known = yaml.safe_load(durations.DEMO.read_text())["quick"]
    assert {*known} <= there
    assert len(known) > 0.9 * len(there)
    assert sum(told.values()) > 60


def test_a_run_that_stops_says_where_more_is_told(tmp_path, told):
    run(tmp_path, fails=True)
    assert told[-1] == f"stopped; all that was logged: {tmp_path / LOG}"
    assert "ValueError: no" in (tmp_path / LOG).read_text()


def test_an_interrupted_run_leaves_nothing_to_the_next(tmp_path, told):
    hook = Progress()
    loader = SimpleNamespace(work=tmp_path)
    hook.after_context_created(SimpleNamespace(config_loader=loader))
    for _ in range(3):  # of which two do not end
        hook.before_pipeline_run({}, STEPS)
    logging.getLogger("kedro.io").info("once")
    hook.after_pipeline_run()
    assert (tmp_path / LOG).read_text().count("once") == 1


@pytest.mark.parametrize(
    ("name", "level", "shown"),
    [
        ("kedro.io", "INFO", False),
        ("kedro.io", "WARNING", False),
        ("kedro.runner", "WARNING", True),
        ("shopcast.hooks", "WARNING", True),
        ("mlflow", "WARNING", False),
        ("mlflow", "ERROR", True),
    ],
)
def test_the_terminal_shows_what_one_may_act_on(name, level, shown):
    record = logging.LogRecord(name, getattr(logging, level), "", 1, "", (), None)
    assert progress.is_worth(record) is shown
