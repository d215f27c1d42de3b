"""What boosting reads: all counts of a session's prefix."""

from functools import partial
from typing import Any

import pandas as pd

from shopcast.learning.asking import ask_booster
from shopcast.learning.candidate import Forecast
from shopcast.pipelines.next_event.outcomes import CLASSES, forecast
from shopcast.pipelines.next_event.rows import Rows
from shopcast.tables.schemas import EVENT_TYPES

NEXT_EVENT, PURCHASE = "next", "buys"
BACK = 3
PREFIX = (
    "position", *EVENT_TYPES, "since_cart", "since_remove", "since_purchase", "gap",
    "elapsed", "product_seen", "price", "hour_sin", "hour_cos", "day_sin", "day_cos",
    "purchases_before", "sessions_before", "since_event",
)  # fmt: skip


def targets(rows: Rows) -> dict[str, dict[str, Any]]:
    """Name what is foretold: the next class, and a purchase."""
    return {
        NEXT_EVENT: {"objective": "multiclass", "num_class": len(CLASSES),
                     "metric": "multi_logloss"},
        PURCHASE: {"objective": "binary", "metric": "binary_logloss"},
    }  # fmt: skip


def read(rows: Rows, columns: tuple[str, ...] | None = None) -> pd.DataFrame:
    """Put the last types beside the prefix's numbers, or beside some of them.

    What a network `said` is read where it stands beside the rows.
    """
    numbers = rows.numbers if columns is None else rows.numbers[[*columns]]
    types = {
        f"type_{back}": rows.log.earlier_type(rows.place, back) for back in range(BACK)
    }
    said = [name for name in rows.examples if name.startswith("said_")]
    both = pd.DataFrame(types).astype("float32").join(numbers)
    return both.join(rows.examples[said])


def data(
    rows: Rows, target: str, columns: tuple[str, ...] | None = None
) -> dict[str, Any]:
    """What is read, and what came."""
    label = rows.next if target == NEXT_EVENT else rows.buys
    names = [f"type_{back}" for back in range(BACK)]
    return {
        "data": read(rows, columns),
        "label": label,
        "categorical_feature": names,
    }


def ask(
    boosters: dict[str, Any], rows: Rows, columns: tuple[str, ...] | None = None
) -> Forecast:
    """Ask both boosters, some rows at a time."""
    given = (read(part, columns) for part in rows.parts())
    each = [
        forecast(*(ask_booster(boosters[name], one) for name in (NEXT_EVENT, PURCHASE)))
        for one in given
    ]
    return pd.concat(each, ignore_index=True)


prefix_data, ask_prefix = partial(data, columns=PREFIX), partial(ask, columns=PREFIX)
