"""What preparation lets through, every pipeline works on or refuses in one sentence.

Of the tasks run the examples, the rows, and the candidates that are no networks, which
take too long for a test; what networks read is looked at instead.
"""

from pathlib import Path

import numpy as np
import pytest
from kedro.framework.project import pipelines
from kedro.io import DataCatalog, MemoryDataset
from kedro.pipeline import Pipeline
from kedro.runner import SequentialRunner
from odd_shops import SHOPS, Shop
from running import open_session

from shopcast.bad_input import BadInput
from shopcast.datasets.figure import FigureDataset
from shopcast.learning.boosted import Boosted
from shopcast.learning.fitted import Fitted
from shopcast.learning.network import Network
from shopcast.pipelines.basket.task import BASKET
from shopcast.pipelines.category.task import CATEGORY
from shopcast.pipelines.ltv.task import LTV
from shopcast.pipelines.next_event.task import NEXT_EVENT
from shopcast.pipelines.next_order.task import NEXT_ORDER
from shopcast.showing.findings import Picture
from shopcast.tables.schemas import TABLES

TASKS = (CATEGORY, LTV, NEXT_ORDER, BASKET, NEXT_EVENT)
READ = {
    "basket": ["sequence"],
    "category": ["history", "context", "first", "weeks", "months", "month"],
    "ltv": ["sequence", "traits", "forecast"],
    "next_order": ["traits", "orders", "forecast"],
}
REFUSED = {
    "credits_and_gifts": ["next_event"],
    "one_of_each": ["category", "next_event"],
    "once_and_often": ["category", "basket", "next_event"],
    "short": ["segmentation", "category", "ltv", "next_order", "basket", "next_event"],
}


@pytest.fixture(autouse=True)
def draw_and_save_none(monkeypatch) -> None:
    """Draw figures, and save none."""
    monkeypatch.setattr(FigureDataset, "save", lambda self, data: None)
    monkeypatch.setattr(FigureDataset, "load", lambda self: Picture("", "", True, ""))


def catalog_of(shop: Shop, base: Path) -> DataCatalog:
    """Make a catalog whose raw tables are a shop's, without those it has not got."""
    with open_session("test", base_path=str(base)) as session:
        catalog = session.load_context().catalog
    for table in TABLES:
        catalog[f"raw_{table}"] = MemoryDataset(shop.get(table, []))
    return catalog


def nodes_of(name: str) -> Pipeline:
    """Pick the nodes of a pipeline."""
    return pipelines["everything"].filter(node_namespaces=[name])


def run_task(task, catalog: DataCatalog) -> None:
    """Learn what is no network, and look at what networks read."""
    quick = [one for one in task.candidates if isinstance(one, Boosted | Fitted)]
    wanted = ["make_current_examples", *(f"train_{one.name}" for one in quick)]
    wanted = [f"{task.name}.{name}" for name in wanted]
    SequentialRunner().run(nodes_of(task.name).to_nodes(*wanted), catalog)
    for one in quick:
        forecast = catalog.load(f"{task.name}.{one.name}_forecast")
        assert np.isfinite(forecast.select_dtypes("number")).all(axis=None), one.name
    rows = catalog.load(f"{task.name}.test_rows")
    network = next(one for one in task.candidates if isinstance(one, Network))
    for name in READ[task.name]:
        assert np.isfinite(network.array(rows, name)).all(), name


def run_segmentation(catalog: DataCatalog) -> None:
    """Place customers by what is no network."""
    nodes = nodes_of("segmentation").to_nodes("segmentation.train_baselines")
    SequentialRunner().run(nodes, catalog)


@pytest.mark.parametrize("make_shop", SHOPS, ids=lambda shop: shop.__name__)
def test_no_pipeline_breaks_on_what_preparation_lets_through(make_shop, tmp_path):
    catalog = catalog_of(make_shop(), tmp_path)
    for name in ("preparation", "eda"):
        SequentialRunner().run(nodes_of(name), catalog)
    runs = {"segmentation": lambda: run_segmentation(catalog)}
    runs |= {task.name: lambda task=task: run_task(task, catalog) for task in TASKS}
    refused = []
    for name, run in runs.items():
        try:
            run()
        except BadInput as error:
            refused.append(name)
            assert "\n" not in str(error)
    assert refused == REFUSED[make_shop.__name__]
