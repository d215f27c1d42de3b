"""Ann, Bob and Cid, and how to run the project for them."""

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pandas as pd
import pytest
from database import own_server
from filelock import FileLock
from kedro.framework.project import pipelines
from kedro.framework.startup import bootstrap_project
from running import ROOT, run_project
from tick_labels import looked_at

from shopcast.side_by_side import SideBySide

TASKS = ("ltv", "segmentation", "next_order", "category", "basket")
WITH_EVENTS = (*TASKS, "next_event")
LINES = ["order_id", "customer_id", "product_id", "time", "quantity", "unit_price"]
EVENTS = ["customer_id", "session_id", "time", "event_type", "product_id"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what needs the whole run, which takes longest, last."""
    items.sort(key=lambda item: "runs" in item.fixturenames)


@pytest.fixture(autouse=True)
def forget(monkeypatch) -> None:
    """Forget what an earlier session asked for, and where one's own files lie."""
    monkeypatch.delenv("SHOPCAST_RAW", raising=False)
    pipelines.set_requested(None)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Start a PostgreSQL server, and give its URL.

    As root it runs as another user, who may not be let into the project's folder.
    """
    with ExitStack() as stack:
        try:
            url = stack.enter_context(own_server())
        except Exception as error:
            pytest.skip(f"no PostgreSQL server can be started here: {error}")
        yield url


@pytest.fixture(scope="session")
def make_lines() -> Callable[..., pd.DataFrame]:
    """Make raw order lines of rows; times are written as text."""

    def make_lines(*rows: tuple) -> pd.DataFrame:
        lines = pd.DataFrame(rows, columns=LINES)
        return lines.astype({"time": "datetime64[us]", "quantity": float})

    return make_lines


@pytest.fixture(scope="session")
def order_lines(make_lines) -> pd.DataFrame:
    """Ann buys two mugs and a rug, and returns the mugs; Bob and Cid buy once."""
    return make_lines(
        ("1", "ann", "mug", "2024-01-01 09:00", 2, 5.0),
        ("1", "ann", "rug", "2024-01-01 09:00", 1, 40.0),
        ("2", "bob", "rug", "2024-01-02 12:00", 1, 40.0),
        ("C1", "ann", "mug", "2024-01-03 10:00", -2, 5.0),
        ("3", "cid", "mug", "2024-02-01 00:00", 1, 5.0),
    )


@pytest.fixture(scope="session")
def events() -> pd.DataFrame:
    """Ann looks and buys; Bob only looks."""
    rows = [
        ("ann", "s1", "2024-01-01 08:58", "view", "mug"),
        ("ann", "s1", "2024-01-01 09:00", "purchase", "mug"),
        ("bob", "s2", "2024-01-02 11:00", "view", "rug"),
    ]
    return pd.DataFrame(rows, columns=EVENTS).astype({"time": "datetime64[us]"})


@pytest.fixture(scope="session")
def shop(order_lines, events) -> dict[str, pd.DataFrame]:
    """The five raw tables."""
    day = pd.to_datetime(["2024-01-01"]).as_unit("us")
    return {
        "order_lines": order_lines,
        "customers": pd.DataFrame({"customer_id": ["ann", "bob", "dan"]}),
        "products": pd.DataFrame({"product_id": ["mug"], "category": ["kitchen"]}),
        "events": events,
        "calendar": pd.DataFrame({"day": day, "holiday": ["New Year"]}),
    }


@pytest.fixture(scope="session")
def save_shop() -> Callable[[dict, Path], None]:
    """Save raw tables as the demo store's files are."""

    def save_shop(shop: dict[str, pd.DataFrame], folder: Path) -> None:
        for name, table in shop.items():
            parts = name in {"order_lines", "customers", "events"}
            path = folder / name / "part-0.parquet" if parts else folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            table.to_parquet(path.with_suffix(".parquet"))

    return save_shop


@pytest.fixture(scope="session")
def prepare() -> Callable[..., None]:
    """Run `preparation` from the files in `raw` to the layers in `base`."""
    return partial(run_project, "preparation")


@pytest.fixture(scope="session")
def prepared(tmp_path_factory, shop, save_shop, prepare) -> Path:
    """The folders `raw` and `base`, as a run on the five raw tables leaves them."""
    folder = tmp_path_factory.mktemp("prepared")
    save_shop(shop, folder / "raw")
    prepare(folder / "base", folder / "raw")
    return folder


@pytest.fixture
def raw(prepared, tmp_path) -> Path:
    """A copy of the raw files, to be broken."""
    return shutil.copytree(prepared / "raw", tmp_path / "raw")


@pytest.fixture
def base(prepared, tmp_path) -> Path:
    """A copy of the layers."""
    return shutil.copytree(prepared / "base", tmp_path / "base")


def run_once(base: Path, raw: Path) -> None:
    """Run everything; then predict once more with what was saved."""
    base.mkdir(parents=True, exist_ok=True)
    with looked_at(base):
        run_project("everything", base, raw, env="test")
    for task in WITH_EVENTS:
        (base / f"07_model_output/{task}.parquet").rename(base / f"{task}.parquet")
        run_project(f"{task}_predict", base, raw, env="test")


def run_again(base: Path, raw: Path) -> None:
    """Learn and predict once more, tasks beside each other.

    What explains and what needs events is left out.
    """
    ends = [f"{task}.predict" for task in TASKS]
    ends += [f"{task}.evaluate" for task in ("segmentation", "category", "basket")]
    bootstrap_project(ROOT)
    shown = {one.name for one in pipelines["eda"].nodes if "plot_" in one.name}
    tables = {one.name for one in pipelines["eda"].nodes if one.namespace == "eda"}
    ends += sorted(tables - shown - {"eda.collect_findings"})
    parts = {"to_nodes": ends, "runner": SideBySide(max_workers=2)}
    run_project("__default__", base, raw, env="test", parts=parts)


def once(made: Path, make: Callable[..., None], *given: Path) -> None:
    """Make a folder, unless another process of the tests has done so or does so now."""
    done = made.with_suffix(".done")
    with FileLock(made.with_suffix(".lock")):
        if not done.exists():
            make(made, *given)
            done.touch()


def simulate(raw: Path) -> None:
    """Simulate one tiny shop."""
    run_project("simulation", raw.parent, raw, env="test")


@pytest.fixture(scope="session")
def simulated(tmp_path_factory) -> Path:
    """The raw files of one tiny shop."""
    shared = os.environ.get("SHOPCAST_TEST_RUNS")
    folder = Path(shared) if shared else tmp_path_factory.mktemp("simulated")
    once(folder / "raw", simulate)
    return folder / "raw"


@pytest.fixture(scope="session", autouse=True)
def begun(request) -> Iterator[dict[Path, Future]]:
    """Begin two whole runs beside the first test, if some test asks for them.

    Both are on one tiny shop, each in a process of its own. Where
    `SHOPCAST_TEST_RUNS` names a folder, all processes of the tests share them there.
    """
    if not any("runs" in item.fixturenames for item in request.session.items):
        yield {}
        return
    raw = request.getfixturevalue("simulated")
    folder = raw.parent
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        yield {
            folder / name: pool.submit(once, folder / name, run, raw)
            for name, run in {"one": run_once, "two": run_again}.items()
        }


@pytest.fixture(scope="session")
def runs(begun) -> tuple[Path, ...]:
    """The layers of two whole runs."""
    for run in begun.values():
        run.result()
    return tuple(begun)
