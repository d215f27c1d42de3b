"""A table in a file, as far as it was looked at."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from shopcast.new_shop.looks import Look

ROWS = 40_000


@dataclass(frozen=True)
class Found:
    """A table in a file, as far as it was looked at.

    Attributes:
        path: The file.
        entry: Of the catalog, without its path.
        looks: Of its columns, in their order.
        said: How it is read, in words.
        rows: How many were looked at.
        sheets: Of a workbook.
        more: Other files of the same table.
    """

    path: Path
    entry: dict[str, Any]
    looks: dict[str, Look]
    said: str
    rows: int
    sheets: tuple[str, ...] = ()
    more: tuple[Path, ...] = ()

    @property
    def name(self) -> str:
        """What to call it."""
        names = [one.name for one in (self.path, *self.more)]
        return " and ".join(names) + "".join(f", {one}" for one in self.sheets)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(self.looks)


def join(parts: list[Found]) -> Found:
    """Take several files, or sheets of one, as one table."""
    first = parts[0]
    if len(parts) == 1:
        return first
    names = dict.fromkeys(name for one in parts for name in one.columns)
    looks = {}
    for name in names:
        there = [one.looks[name] for one in parts if name in one.looks]
        rows = [
            one.looks[name].values
            if name in one.looks
            else pd.Series([None] * one.rows, dtype="object")
            for one in parts
        ]
        looks[name] = Look(name, pd.concat(rows, ignore_index=True), there[0].typed)
    sheets = tuple(name for one in parts for name in one.sheets)
    entry = first.entry
    more = tuple(dict.fromkeys(one.path for one in parts if one.path != first.path))
    if sheets:  # of several workbooks all are read
        how = entry["load_args"] | {"sheet_name": None if more else list(sheets)}
        entry = entry | {"load_args": how}
    return replace(first, entry=entry, looks=looks, sheets=sheets, more=more,
                   rows=sum(one.rows for one in parts))  # fmt: skip
