"""How raw files are changed on disk, and what shall come of it."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from small_shop import path_of

Change = Callable[[Path], None]


class Corruption(NamedTuple):
    """A change of the raw files, and what a run of `preparation` owes to it.

    Attributes:
        change: Alters the files in the folder of raw files.
        expects: `sentence`, the run is refused by one; `told`, it goes through and
            the report of quality tells of it; `same`, it goes through and nothing
            differs; `exact`, it goes through, drops nothing, and every order line
            holds the numbers, and as many ids, as the raw ones.
        params: Of the run.
    """

    change: Change
    expects: str
    params: dict[str, Any] = {}  # noqa: RUF012


def arrow(table: str, function: Callable[[pa.Table], pa.Table], **how) -> Change:
    """Rewrite a table's file."""

    def change(folder: Path) -> None:
        path = path_of(folder, table)
        pq.write_table(function(pq.read_table(path)), path, **how)

    return change


def frame(table: str, function: Callable[[pd.DataFrame], pd.DataFrame]) -> Change:
    """Rewrite a table's file, as a table of pandas."""
    return arrow(
        table,
        lambda own: pa.Table.from_pandas(
            function(own.to_pandas()), preserve_index=False
        ),
    )


def column(table: str, name: str, make: Callable[[pd.Series], Any]) -> Change:
    """Make a column anew of what it holds; it is added where there is none."""

    def function(own: pa.Table) -> pa.Table:
        have = name in own.column_names
        source = own[name].to_pandas() if have else own.to_pandas()
        made = make(source)
        if not isinstance(made, pa.Array | pa.ChunkedArray):
            made = pa.array(made, from_pandas=not isinstance(made, np.ndarray))
        if not have:
            return own.append_column(name, made)
        return own.set_column(own.column_names.index(name), name, made)

    return arrow(table, function)


def cell(table: str, name: str, value: Any, rows: Iterable[int] = (7,)) -> Change:
    """Put a value into some rows, whatever the column's other values."""

    def make(values: pd.Series) -> pa.Array:
        given = values.to_numpy(copy=True)
        if value is None:
            return pa.array(given, mask=np.isin(np.arange(len(given)), [*rows]))
        given[[*rows]] = value
        return pa.array(given, from_pandas=False)

    return column(table, name, make)


def typed(table: str, name: str, kind: pa.DataType) -> Change:
    """Store a column as another type."""

    def function(own: pa.Table) -> pa.Table:
        coded = pa.types.is_dictionary(kind)
        values = own[name].dictionary_encode() if coded else own[name].cast(kind, False)
        return own.set_column(own.column_names.index(name), name, values)

    return arrow(table, function)


def each(table: str, name: str, function: Callable[[Any], Any], kind=None) -> Change:
    """Change each value of a column."""
    return column(
        table,
        name,
        lambda values: pa.array(
            [None if pd.isna(one) else function(one) for one in values], type=kind
        ),
    )


def some(table: str, name: str, function: Callable[[Any], Any], every: int = 3):
    """Change the value of every so manyth row."""
    return column(
        table,
        name,
        lambda values: [
            one if at % every else function(one) for at, one in enumerate(values)
        ],
    )


def everywhere(key: str, function: Callable[[str], Any], kind=None) -> Change:
    """Change an id alike in all tables that have it."""
    tables = ["order_lines", "events", key.removesuffix("_id") + "s"]
    return together(*(each(table, key, function, kind) for table in tables))


def together(*changes: Change) -> Change:
    """Make several changes, one after the other."""

    def change(folder: Path) -> None:
        for one in changes:
            one(folder)

    return change
