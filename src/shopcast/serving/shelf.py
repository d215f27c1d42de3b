"""All tasks of a shop, loaded once; those that cannot be are down, and say why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, NamedTuple

import pandas as pd

from shopcast.serving.answers import Answering, Down
from shopcast.serving.histories import History, apart
from shopcast.serving.served import VISITS
from shopcast.serving.shop import Shop
from shopcast.serving.told import by_customer
from shopcast.serving.visits import Visits

Rows = list[dict[str, Any]]
LOCK = Lock()  # one DuckDB answers one at a time


class Said(NamedTuple):
    """What is said of one customer: as of when, by which features, with a warning."""

    rows: Rows
    as_of: str | None = None
    fingerprint: str | None = None
    warning: str | None = None


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

    def of_histories(
        self,
        name: str,
        histories: Sequence[History],
        is_wanted: Callable[[], bool] = lambda: True,
    ) -> list[Said]:
        """Answer for customers of whom the request tells what they did, in its order.

        Args:
            name: The task's.
            histories: What they did.
            is_wanted: Asked between moments: whether anybody still waits.

        Raises:
            Down: The task does not answer, the shop was not prepared, or nobody waits.
            BadInput: A history cannot be read.
        """
        task = self.task(name)
        found = [Said([])] * len(histories)
        for at, share in apart(histories, self.end):
            if not is_wanted():
                raise Down(f"{name}: nobody waits for the answer.")
            with LOCK:
                some = [one for _, one in share.values()]
                answers, known = task.of_histories(some, at)
            rows, moment = by_customer(answers), f"{at:%Y-%m-%dT%H:%M:%S.%fZ}"
            for own, (place, _) in share.items():
                early = task.warning(at)
                found[place] = Said(rows[own], moment, known.get(own), early)
        return found
