"""Tasks beside each other: in which order, what is told, and what is left behind.

That they say the same as one after the other is seen in tests/test_whole_run.py, whose
second run goes this way.
"""

import logging
import os
import pickle
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from kedro.framework.project import settings
from kedro.io import DataCatalog, MemoryDataset
from kedro.pipeline import Node, Pipeline
from psutil import Process
from running import open_session, run_project

from shopcast import cores, progress
from shopcast.bad_input import BadInput
from shopcast.cores import BESIDE, share
from shopcast.hooks import groups
from shopcast.hooks.asked import Asked
from shopcast.hooks.progress import Progress
from shopcast.side_by_side import SideBySide, runner, work
from shopcast.side_by_side.messages import (
    CELLS,
    LONG,
    SAVED,
    Hooked,
    Shown,
    saved,
    told,
)
from shopcast.side_by_side.other_process import OtherProcess
from shopcast.stores import part_of_memory


def add(*numbers: int) -> int:
    return sum(numbers)


def same(number: int) -> int:
    return number


def one(name: str, *inputs: str, space: str | None = None) -> Node:
    func = add if len(inputs) > 1 else same
    return Node(func, [*inputs], name, name=name, namespace=space)


SHOP = Pipeline(
    [
        one("lines", "raw", space="shop"),
        one("orders", "lines", space="shop"),
        one("learn_a", "orders", space="a"),
        one("tell_a", "learn_a", space="a.inner"),
        one("learn_b", "orders", space="b"),
        one("page", "tell_a", "learn_b"),
    ]
)


def test_a_namespace_is_one_process_and_waits_for_those_that_it_reads_from():
    own = groups.grouped(SHOP)
    assert own["shop"] == ["shop.lines", "shop.orders"]
    assert [*own] == ["shop", "a", "b", "page"]
    assert own["a"] == ["a.learn_a", "a.inner.tell_a"]
    assert groups.before(SHOP) == {
        "shop": set(), "a": {"shop"}, "b": {"shop"}, "page": {"a", "b"},
    }  # fmt: skip


@pytest.mark.parametrize("session", [None, "asked"])
def test_without_a_session_or_files_between_them_nodes_run_one_after_the_other(
    session, monkeypatch
):
    monkeypatch.setattr(runner, "_session", lambda hooks: session)
    catalog = DataCatalog({"raw": MemoryDataset(21)})
    SideBySide(max_workers=2).run(SHOP, catalog)
    assert catalog.load("page") == 42
    handed = runner._in_memory(SHOP, catalog)
    assert handed == ["orders", "orders", "tell_a", "learn_b"]


def test_a_run_takes_its_longest_chain_or_all_shared_out():
    seconds = {node.name: 3.0 for node in SHOP.nodes} | {"b.learn_b": 30.0}
    assert groups.expected(SHOP, seconds, 1) == 45
    assert groups.expected(SHOP, seconds, 2) == 6 + 30 + 3 + groups.BEGIN
    even = {node.name: 3.0 for node in SHOP.nodes}
    assert groups.expected(SHOP, even, 2) == 6 + 6 + 3 + groups.BEGIN


def test_a_circle_of_namespaces_runs_one_after_the_other(monkeypatch, caplog):
    monkeypatch.setattr(runner, "_session", lambda hooks: "asked")
    with pytest.warns(UserWarning, match="interrupted"):
        circle = Pipeline([*SHOP.nodes, one("again", "page", space="shop")])
    catalog = DataCatalog({"raw": MemoryDataset(1)})
    SideBySide(max_workers=2).run(circle, catalog)
    assert catalog.load("again") == 2
    assert "these read from each other" in caplog.text


def test_tables_and_plain_values_are_told_and_of_large_tables_their_size():
    small = pd.DataFrame({"a": [1.5], "b": ["x"]})
    large = pd.DataFrame(np.ones((CELLS // 2 + 1, 2)), columns=["a", "b"])
    assert told(small) is small
    assert told({"orders": {"rows": 3}}) == {"orders": {"rows": 3}}
    assert told(large).shape == large.shape
    assert [*told(large)] == ["a", "b"]
    assert len(pickle.dumps(told(large))) < len(pickle.dumps(large)) / 4
    assert told(object()) is None


@pytest.mark.parametrize("data", [{"what": lambda: 0}, "x" * (LONG + 1), object()])
def test_of_what_is_long_or_cannot_be_sent_only_its_name_is_told(data):
    heard = pickle.loads(saved("b.page", "b.tell", data))
    assert heard == Hooked(SAVED, "b.tell", {"dataset_name": "b.page", "data": None})
    short = pickle.loads(saved("b.page", "b.tell", {"rows": 3}))
    assert short.given["data"] == {"rows": 3}


def test_each_process_has_its_part_of_the_machine(monkeypatch):
    whole = int(part_of_memory(0.5).removesuffix("MiB"))
    for name, value in share(2).items():
        monkeypatch.setenv(name, value)
    assert abs(int(part_of_memory(0.5).removesuffix("MiB")) - whole / 2) <= 1
    assert int(share(10_000)["OMP_NUM_THREADS"]) == 1


@pytest.mark.parametrize(("limit", "count"), [("5000000000", 2), ("max", 8), ("", 8)])
def test_so_many_run_beside_each_other_as_the_container_has_memory_for(
    limit, count, tmp_path, monkeypatch
):
    monkeypatch.setattr(cores, "cpu_count", lambda: 8)
    monkeypatch.setattr(
        os, "sysconf", lambda name: {"SC_PAGE_SIZE": 4096}.get(name, 10**7)
    )
    monkeypatch.setattr(cores, "CGROUP", tmp_path / "memory.max")
    if limit:
        cores.CGROUP.write_text(f"{limit}\n")
    assert cores.processes() == count


def test_what_the_user_has_set_stays(monkeypatch):
    seen = []
    monkeypatch.setattr(
        OtherProcess, "__init__", lambda self, session: seen.append(dict(os.environ))
    )
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.delenv(BESIDE, raising=False)
    OtherProcess.begin(None, 2)
    assert [env["OMP_NUM_THREADS"] for env in seen] == ["7", "7"]
    assert [env[BESIDE] for env in seen] == ["2", "2"]
    assert BESIDE not in os.environ


def test_hooks_hear_of_the_other_process_and_its_log_is_ours(caplog):
    heard = []

    class Hook:
        def after_node_run(self, **given):
            heard.append((given["node"].name, given["run_id"]))

        def after_dataset_saved(self, **given):
            heard.append((given["dataset_name"], given["data"]))

    class Manager:
        hook = Hook()

    tell = runner._Teller(SHOP, DataCatalog(), Manager(), "now")
    tell(Hooked("after_node_run", "page", {"inputs": {}, "outputs": {}}))
    assert tell.done == set()  # it may be saved in vain
    tell(Hooked(SAVED, "page", {"dataset_name": "page", "data": None}))
    with caplog.at_level(logging.INFO):
        given = ("shopcast.b", logging.INFO, "", 0, "learnt", (), None)
        tell(logging.LogRecord(*given))
    assert heard == [("page", "now"), ("page", None)]
    assert tell.done == {"page"}
    assert caplog.messages == ["learnt"]


def test_bars_of_other_processes_are_numbers_beside_their_node(monkeypatch):
    sent = []
    monkeypatch.setattr(progress, "_files", [])
    heard = work._Told(SimpleNamespace(tell=sent.append))
    heard.before_node_run(SHOP.nodes[0])
    progress.write_bars_to(heard)
    for _ in progress.bar(range(3), "epochs"):
        pass
    assert sent[0].hook == "before_node_run"
    assert sent[1] == Shown(SHOP.nodes[0].name, "0/3")
    hook, drawn = Progress(), []
    hook._doing, hook._bar = (
        {"b": ""},
        SimpleNamespace(set_description_str=drawn.append),
    )
    hook.show("a.learn", "7/20")
    assert drawn == ["b, a.learn 7/20"]


@pytest.fixture
def no_process_is_left():
    before = {one.pid for one in Process().children(recursive=True)}
    yield
    after = [one for one in Process().children(recursive=True) if one.pid not in before]
    assert [one for one in after if "spawn_main" in " ".join(one.cmdline())] == []


BESIDE_EACH_OTHER = {"runner": SideBySide(max_workers=2)}


@pytest.mark.usefixtures("no_process_is_left")
def test_what_a_task_refuses_is_refused_in_its_sentence(raw, tmp_path):
    with pytest.raises(BadInput, match=r"transactions\.time") as caught:
        run_project("ltv", tmp_path / "base", raw, parts=BESIDE_EACH_OTHER)
    assert "\n" not in str(caught.value)
    log = (tmp_path / "base/run.log").read_text()
    assert "kedro.pipeline.node: Running node" in log  # which the other process logs
    assert (tmp_path / "base/03_primary/orders.parquet").exists()


@pytest.mark.usefixtures("no_process_is_left")
@pytest.mark.parametrize("idle", [False, True])
def test_a_process_that_is_killed_stops_the_run_in_one_sentence(
    raw, tmp_path, monkeypatch, idle
):
    run = OtherProcess.run

    def run_and_die(self, names):
        if not idle:
            run(self, names)
        self._process.kill()
        self._process.join()
        if idle:
            run(self, names)

    monkeypatch.setattr(OtherProcess, "run", run_and_die)
    with pytest.raises(BadInput, match=r"--runner: a process was ended.*memory"):
        run_project("ltv", tmp_path / "base", raw, parts=BESIDE_EACH_OTHER)


def test_a_script_that_begins_a_process_is_not_run_again(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    told = subprocess.run([sys.executable, script], capture_output=True, text=True)
    assert told.stdout.split() == ["begun", "Failed"], told.stderr


SCRIPT = """
from pathlib import Path
from shopcast.hooks.asked import Session
from shopcast.side_by_side.other_process import OtherProcess
print("begun")
nowhere = Session(Path("nowhere"), "conf", None, {}, (), Path("nowhere"))
with OtherProcess(nowhere) as one:
    message = one.hear()
    while type(message).__name__ == "LogRecord":
        message = one.hear()
    print(type(message).__name__)
"""


def test_what_is_asked_is_kept_for_other_processes(raw, tmp_path):
    given = {"base_path": str(tmp_path), "raw_path": str(raw), "seed": 3}
    with open_session(**given) as session:
        session.run(pipeline_names=["preparation"])
        asked = next(one for one in settings.HOOKS if isinstance(one, Asked)).session
    assert asked.pipelines == ("preparation",)
    assert asked.params == given
    assert pickle.loads(pickle.dumps(asked)) == asked
