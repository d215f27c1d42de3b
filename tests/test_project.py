"""The project itself: its wiring and its arrows."""

import ast
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from kedro.framework.project import pipelines
from kedro.framework.startup import bootstrap_project
from running import ROOT, open_session

from shopcast.tables.schemas import TABLES

PACKAGE = ROOT / "src/shopcast"
MODULES = sorted(PACKAGE.rglob("*.py"))
SERVED = ("basket", "category", "ltv", "next_event", "next_order", "segmentation")
COMPOSITE = {
    "basket_predict": {"basket"},
    "category_predict": {"category"},
    "everything": {
        "basket",
        "category",
        "early_warning",
        "eda",
        "ltv",
        "monitoring",
        "next_event",
        "next_order",
        "segmentation",
    },
    "ltv_predict": {"ltv"},
    "next_event_predict": {"next_event"},
    "next_order_predict": {"next_order"},
    "segmentation_predict": {"segmentation"},
}
STORES = sorted(path.parent.name for path in (ROOT / "conf").glob("*/catalog.yml"))
HEAVY = [
    "tensorflow", "keras", "lightgbm", "sklearn", "mlflow", "openTSNE", "mlxtend",
    "networkx", "plotly", "statsmodels", "wordcloud",
]  # fmt: skip
TASKS = [
    "__default__", "everything", "basket", "category", "eda", "ltv", "next_event",
    "next_order", "preparation", "segmentation",
]  # fmt: skip
REGISTER = f"""
import sys
from kedro.framework.project import configure_project
configure_project("shopcast")
from shopcast.pipeline_registry import register_pipelines
assert "ltv" in register_pipelines()
print([name for name in {HEAVY} if name in sys.modules])
"""


def imports(path: Path) -> set[str]:
    """List the modules that a file imports, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("env", [None, "test", *STORES])
def test_every_dataset_is_in_the_catalog(env):
    with open_session(env) as session:
        catalog = session.load_context().catalog
    both = pipelines["everything"] + pipelines["simulation"]
    assert len(both.datasets()) > 50
    assert [name for name in sorted(both.datasets()) if name not in catalog] == []


@pytest.mark.parametrize("name", TASKS)
def test_every_run_begins_with_raw_tables_and_parameters(name):
    bootstrap_project(ROOT)
    known = {f"raw_{table}" for table in TABLES} | {"reports"}
    given = {
        free for free in pipelines[name].inputs() if not free.startswith("params:")
    }
    assert given == known


def test_nodes_are_named_after_their_functions():
    """A method that serves several has the object it serves behind its name."""
    bootstrap_project(ROOT)
    nodes = (pipelines["everything"] + pipelines["simulation"]).nodes
    names = {node.name.rpartition(".")[2]: node.func.__name__ for node in nodes}
    assert {"make_examples", "train_lightgbm", "watch_ltv"} <= names.keys()
    other = {name: func for name, func in names.items() if name != func}
    assert {func for func in other.values()} == {"train", "watch"}
    assert [
        name for name, func in other.items() if not name.startswith(f"{func}_")
    ] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_pipelines_meet_only_in_the_catalog(path):
    own, name = "", path.relative_to(PACKAGE).parts
    if name[0] == "pipelines" and len(name) > 2:
        own = name[1]
    used = {
        module.removeprefix("shopcast.pipelines.").split(".")[0]
        for module in imports(path)
        if module.startswith("shopcast.pipelines.")
    }
    allowed = {own} | COMPOSITE.get(own, set())
    if name[0] == "serving":
        allowed = {"preparation", *SERVED}
    if path.name == "pipeline_registry.py":
        allowed = {"pages", "preparation"}
    assert used - allowed == set()


@pytest.mark.parametrize(
    "path", (PACKAGE / "models").glob("*.py"), ids=lambda p: p.name
)
def test_models_know_no_tables(path):
    known = {name.split(".")[0] for name in imports(path)}
    assert known & {"pandas", "ibis", "duckdb"} == set()


def test_registering_pipelines_loads_nothing_heavy():
    done = subprocess.run(
        [sys.executable, "-c", REGISTER],
        capture_output=True,
        text=True,
        cwd=PACKAGE.parent,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


def test_layers_lead_one_way_so_that_the_viewer_can_show_them():
    """kedro-viz hides all layers where one leads to another and back."""
    with open_session("test") as session:
        catalog = session.load_context().catalog
    steps = nx.DiGraph()
    for node in pipelines["everything"].nodes:
        for names, before in ((node.inputs, True), (node.outputs, False)):
            for name in names:
                edge = (name, node.name) if before else (node.name, name)
                steps.add_edge(*edge)
    layers = {
        name: layer_of(catalog, name) for name in pipelines["everything"].datasets()
    }
    backwards = [
        (first, second)
        for first, layer in layers.items()
        if layer
        for second in nx.descendants(steps, first)
        if layers.get(second) and layers[second] < layer
    ]
    assert len({layer for layer in layers.values() if layer}) == 8
    assert backwards == []


def layer_of(catalog, name: str) -> str | None:
    """The layer that the catalog gives to a dataset."""
    if name.startswith("params:"):
        return None
    metadata = getattr(catalog.get(name), "metadata", None) or {}
    return metadata.get("kedro-viz", {}).get("layer")
