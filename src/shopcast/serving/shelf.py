"""All tasks of a shop, loaded once; those that cannot be are down, and say why."""

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import pandas as pd
from kedro.io import DataCatalog

from shopcast.bad_input import BadInput
from shopcast.serving.answers import Answering, Down, load
from shopcast.serving.histories import History, apart
from shopcast.serving.offers import Offers
from shopcast.serving.served import SERVED, VISITS
from shopcast.serving.shop import Shop
from shopcast.serving.told import by_customer
from shopcast.serving.visits import Visits

Rows = list[dict[str, Any]]


class Said(NamedTuple):
    """What is said of one customer, as of when, and by which features."""

    rows: Rows
    as_of: str | None = None
    fingerprint: str | None = None


@dataclass(frozen=True)
class Shelf:
    """What is up and what is down.

    Attributes:
        shop: What of the shop histories are read with; nothing where it was not
            prepared.
        up: Tasks that answer.
        down: Why the others do not, in one sentence each.
        following: Visitors whose sessions go on; or why there are none.
    """

    shop: Shop | None
    up: dict[str, Answering]
    down: dict[str, str]
    following: Visits | str

    @property
    def end(self) -> pd.Timestamp:
        """When the shop's data end.

        Raises:
            Down: The shop was not prepared.
        """
        if self.shop is None:
            raise Down("preparation: it has not run; run it.")
        return self.shop.end

    def task(self, name: str) -> Answering:
        """Find a task.

        Raises:
            Down: It does not answer.
        """
        if name not in self.up:
            raise Down(self.down[name])
        return self.up[name]

    def visits(self) -> Visits:
        """Find the visitors whose sessions go on.

        Raises:
            Down: The task does not answer, or keeps nothing between events.
        """
        self.task(VISITS)
        if isinstance(self.following, str):
            raise Down(self.following)
        return self.following

    def of_customers(self, name: str, ids: Sequence[str]) -> list[Said]:
        """Look up what was said last of customers; no rows of those unknown.

        Raises:
            Down: The task does not answer, or its pipeline has not run.
        """
        told = self.task(name).told
        if told is None:
            raise Down(f"{name}.predictions: there are none; run {name}_predict.")
        return [Said(told.of_customer(one)) for one in ids]

    def of_histories(self, name: str, histories: Sequence[History]) -> list[Said]:
        """Answer for customers of whom the request tells what they did, in its order.

        Raises:
            Down: The task does not answer, or the shop was not prepared.
            BadInput: A history cannot be read.
        """
        task = self.task(name)
        found = [Said([])] * len(histories)
        for at, places in apart(histories, self.end):
            with LOCK:
                some = [histories[place] for place in places.values()]
                answers, known = task.of_histories(some, at)
            rows, moment = by_customer(answers), f"{at:%Y-%m-%dT%H:%M:%S.%fZ}"
            for own, place in places.items():
                found[place] = Said(rows[own], moment, known.get(own))
        return found


LOGGER = logging.getLogger("shopcast.serving")
LOCK = Lock()  # one DuckDB answers one at a time


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
    return Shelf(
        shop, up, down, _follow(up.get(VISITS), shop, _read(Offers.of, catalog))
    )


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
