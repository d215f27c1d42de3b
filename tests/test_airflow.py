"""The DAG that `make airflow` writes."""

import re
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from kedro.framework.project import pipelines
from kedro.framework.startup import bootstrap_project
from kedro.io import MemoryDataset
from running import ROOT, open_session

KEDRO = Path(sys.executable).with_name("kedro")
COMMAND = ["airflow", "create", "--pipelines", "everything", "--group-by", "namespace"]


class Task:
    """What a task of Airflow is to a DAG: something that comes before another."""

    def __init__(self, name: str, edges: set[tuple[str, str]]) -> None:
        self.name, self.edges = name, edges

    def __rshift__(self, later: "Task") -> "Task":
        self.edges.add((self.name, later.name))
        return later


def read(path: Path, patch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Read a DAG's file as Airflow does, and tell what it says of itself."""
    told = SimpleNamespace(edges=set(), tasks=set(), settings={})

    def dag(**settings: Any) -> Callable:
        told.settings = settings
        return lambda function: function

    def task(task_id: str) -> Callable:
        told.tasks.add(task_id)
        return lambda _: lambda: Task(task_id, told.edges)

    airflow, sdk = ModuleType("airflow"), ModuleType("airflow.sdk")
    sdk.dag, sdk.task = dag, task
    patch.setitem(sys.modules, "airflow", airflow)
    patch.setitem(sys.modules, "airflow.sdk", sdk)
    runpy.run_path(str(path))
    return told


@pytest.fixture(scope="module")
def dag(tmp_path_factory) -> SimpleNamespace:
    folder = tmp_path_factory.mktemp("dags")
    subprocess.run([KEDRO, *COMMAND, "--target-dir", folder], cwd=ROOT, check=True)
    (written,) = folder.glob("*.py")
    with pytest.MonkeyPatch.context() as patch:
        return read(written, patch)


def place(node: Any) -> str:
    """Name a node's task: its pipeline, or itself."""
    return re.sub("_", "-", (node.namespace or node.name).split(".")[0])


def crossing() -> dict[str, set[tuple[str, str]]]:
    """Find datasets that one pipeline makes and another reads."""
    bootstrap_project(ROOT)
    nodes = pipelines["everything"].nodes
    made = {name: place(node) for node in nodes for name in node.outputs}
    found: dict[str, set[tuple[str, str]]] = {}
    for node in nodes:
        for name in {*node.inputs} & made.keys():
            if made[name] != place(node):
                found.setdefault(name, set()).add((made[name], place(node)))
    return found


def test_tasks_follow_each_other_as_their_tables_do(dag):
    assert dag.edges == set().union(*crossing().values())
    assert ("preparation", "ltv") in dag.edges
    assert len(dag.tasks) > 9


def test_what_a_task_hands_to_another_is_a_file():
    with open_session() as session:
        catalog = session.load_context().catalog
        held = [
            name for name in crossing() if isinstance(catalog.get(name), MemoryDataset)
        ]
    assert held == []


def test_the_schedule_is_that_of_the_configuration(dag):
    assert dag.settings["schedule"] == "0 3 * * 0"
    assert dag.settings["max_active_runs"] == 1
    assert not dag.settings["catchup"]
