"""What gradient boosting reads in `next_order`, and what it means."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from shopcast.learning.asking import ask_booster
from shopcast.learning.candidate import Forecast
from shopcast.pipelines.next_order.rows import Rows
from shopcast.pipelines.next_order.traits import RHYTHM

TARGETS = {"ordered": {"objective": "binary", "metric": "binary_logloss"}}


def targets(rows: Rows) -> dict[str, dict[str, Any]]:
    """Whether an order comes."""
    return TARGETS


def all_traits(rows: Rows) -> list[str]:
    """Name all traits."""
    return list(rows.traits)


def rhythm(rows: Rows) -> list[str]:
    """Name the traits of the baseline: recency, frequency, value and gaps."""
    return [name for name in RHYTHM if name in rows.traits]


def reads(columns: Callable[[Rows], list[str]]) -> dict[str, Any]:
    """Make the two halves of a candidate that reads some traits: `data`, `read`."""

    def data(rows: Rows, target: str) -> dict[str, Any]:
        return {"data": rows.traits[columns(rows)], "label": rows.ordered}

    def read(boosters: dict[str, Any], rows: Rows) -> Forecast:
        found = ask_booster(boosters["ordered"], rows.traits[columns(rows)])
        return pd.DataFrame({"probability": found})

    return {"data": data, "read": read}
