"""How rows and columns of a table are left out, added and renamed."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pyarrow as pa
from changes import Change, arrow, frame


def without(table: str, *names: str) -> Change:
    """Leave out columns."""
    return arrow(table, lambda own: own.drop_columns([*names]))


def beside(table: str, name: str, value: object = 1) -> Change:
    """Add a column, the last one, which has one value."""
    return arrow(
        table, lambda own: own.append_column(name, pa.array([value] * len(own)))
    )


def renamed(table: str, names: dict[str, str]) -> Change:
    """Rename columns."""
    return arrow(
        table,
        lambda own: own.rename_columns([names.get(n, n) for n in own.column_names]),
    )


def rows(table: str, choose: Callable[[pd.DataFrame], Any]) -> Change:
    """Keep the rows that are chosen."""
    return frame(table, lambda own: own[choose(own)])


def swapped(table: str, one: str, other: str) -> Change:
    """Swap two columns."""
    return renamed(table, {one: other, other: one})


def repeated(table: str, **columns) -> Change:
    """Add the first row once more, some columns apart."""
    return frame(table, lambda own: pd.concat([own, own[:1].assign(**columns)]))
