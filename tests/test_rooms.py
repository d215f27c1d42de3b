"""The house: imports between rooms lead down, and never in a circle."""

import sys

import networkx as nx
import pytest
from running import ROOT

sys.path.insert(0, str(ROOT / "docs"))

from draw_rooms import FLOORS, PACKAGE, arrows

LEVEL = {room: level for level, floor in enumerate(FLOORS) for room in floor}
DOOR = {"__init__", "__main__", "bad_input", "cli", "commands", "cores",
        "pipeline_registry",
        "progress", "settings", "stores", "strict"}  # fmt: skip


def test_every_folder_is_a_room_and_the_door_stays_narrow():
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert folders == LEVEL.keys()
    assert {path.stem for path in PACKAGE.glob("*.py")} == DOOR


def test_imports_between_rooms_never_lead_up():
    found = arrows()
    assert len(found) > 10
    assert [pair for pair in found if LEVEL[pair[0]] < LEVEL[pair[1]]] == []


def test_imports_between_rooms_go_in_no_circle():
    assert nx.is_directed_acyclic_graph(nx.DiGraph(list(arrows())))


@pytest.mark.parametrize("room", ["learning", "judging", "showing", "tasks"])
def test_what_tasks_share_knows_no_task(room):
    texts = {path: path.read_text() for path in (PACKAGE / room).rglob("*.py")}
    assert [path for path, text in texts.items() if "shopcast.pipelines" in text] == []


def test_no_file_is_too_long_to_read():
    lengths = {
        str(path.relative_to(PACKAGE)): len(path.read_text().splitlines())
        for path in PACKAGE.rglob("*.py")
    }
    assert {name: lines for name, lines in lengths.items() if lines > 200} == {}


@pytest.mark.parametrize(
    "task", ["ltv", "next_order", "category", "basket", "next_event"]
)
def test_a_task_fits_on_one_screen(task):
    for name in ("task", "pipeline"):
        path = PACKAGE / "pipelines" / task / f"{name}.py"
        assert len(path.read_text().splitlines()) <= 80
