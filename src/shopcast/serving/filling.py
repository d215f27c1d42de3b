"""All tasks of a shop, loaded from its layers."""

import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from kedro.io import DataCatalog

from shopcast.bad_input import BadInput
from shopcast.serving.answers import Answering, load
from shopcast.serving.histories import History
from shopcast.serving.offers import Offers
from shopcast.serving.served import SERVED, VISITS
from shopcast.serving.shelf import LOCK, Shelf
from shopcast.serving.shop import Shop
from shopcast.serving.visits import Visits

LOGGER = logging.getLogger("shopcast.serving")


def fill(catalog: DataCatalog) -> Shelf:
    """Load all that there is; histories wait meanwhile."""
    up, down = {}, {}
    with LOCK:
        shop = _read(_shop_of, catalog)
        for name, served in SERVED.items():
            try:
                up[name] = load(served, name, catalog, shop)
            except Exception as error:
                down[name] = _why(name, error)
    following = _follow(up.get(VISITS), shop, _read(Offers.of, catalog))
    shelf = Shelf(shop, up, down, following)
    _warm(shelf)
    return shelf


def _warm(shelf: Shelf) -> None:
    """Ask each task once, so that the first to ask does not wait for what it traces."""
    if shelf.shop is None or not shelf.shop.popular:
        return
    at = (shelf.end - pd.Timedelta(days=1)).tz_localize("UTC").isoformat()
    did = {"time": at, "product_id": shelf.shop.popular[0]}
    line, event = did | {"quantity": 1, "unit_price": 1}, did | {"event_type": "view"}
    told = {"customer_id": "nobody", "order_lines": [line], "events": [event]}
    for name in shelf.up:
        try:
            shelf.of_histories(name, [History.model_validate(told)])
        except Exception:
            LOGGER.exception("%s: a first answer failed", name)


def _read(make: Callable[[DataCatalog], Any], catalog: DataCatalog) -> Any:
    """Read what may be damaged; without it, what needs it does not answer."""
    try:
        return make(catalog)
    except Exception as error:
        LOGGER.warning("%s", _why("preparation", error))
        return None


def _follow(
    task: Answering | None, shop: Shop | None, offers: Offers | None
) -> Visits | str:
    if task is None or shop is None:
        return f"{VISITS}: it does not answer."
    try:
        return Visits.of(task.predictor, shop, offers)
    except BadInput as error:
        return error.message


def _why(name: str, error: BaseException | None) -> str:
    """Say in one sentence, and without a path, why a task cannot be loaded."""
    while error is not None and not isinstance(error, BadInput):
        error = error.__cause__
    if error is None:
        return f"{name}: its files cannot be read; run {name} again."
    return re.sub(r"(?<=\s)/\S+", "its file", error.message)


def _shop_of(catalog: DataCatalog) -> Shop | None:
    tables = ("products", "calendar", "transactions", "events")
    if not all(map(catalog.exists, tables)):
        return None
    products, calendar, sold, seen = (catalog.load(name) for name in tables)
    return Shop.of(catalog.load("params:source"), products, calendar, sold, seen)


def open_catalog(project: Path, env: str | None, params: dict[str, Any]) -> Any:
    """Read the catalog of a project as a run would; nothing is written."""
    from kedro.framework.context import KedroContext
    from kedro.framework.hooks.specs import DataCatalogSpecs, KedroContextSpecs
    from kedro.framework.project import settings
    from kedro.framework.startup import bootstrap_project
    from pluggy import PluginManager

    bootstrap_project(project)
    loader = settings.CONFIG_LOADER_CLASS(
        str(project / settings.CONF_SOURCE), env, params, **settings.CONFIG_LOADER_ARGS
    )
    hooks = PluginManager("kedro")  # none are registered: MLflow has no part here
    for specs in (DataCatalogSpecs, KedroContextSpecs):
        hooks.add_hookspecs(specs)
    own: Any = {"hook_manager": hooks, "runtime_params": params}
    return KedroContext(project, loader, env, "shopcast", **own).catalog
