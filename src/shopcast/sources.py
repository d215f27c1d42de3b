"""From a shop's own columns to the canonical ones."""

import re
from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from shopcast.bad_input import BadInput
from shopcast.schemas import EVENT_TYPES, REQUIRED, TABLES, empty
from shopcast.time_zones import local_to_utc


NOTHING = r"[^\s\S]"


class TableSource(BaseModel):
    """What a shop calls a table's columns (canonical: its own), and rules by name."""

    model_config = ConfigDict(extra="forbid")
    columns: dict[str, str] = Field(default_factory=dict)
    rules: list[str] = Field(default_factory=list)


class Source(BaseModel):
    """How to read a shop.

    `start` and `end` bound the period that is used, half-open; `today` is the first
    moment that counts as the future (by default the moment of the run).
    """

    model_config = ConfigDict(extra="forbid")
    timezone: str = "UTC"
    time_format: str | None = None
    start: str | None = None
    end: str | None = None
    today: str | None = None
    not_products: str = NOTHING
    cancelled_orders: str = NOTHING
    max_price: float = float("inf")
    max_null_share: float = 0.8
    event_types: dict[str, str] = Field(default_factory=dict)
    tables: dict[str, TableSource] = Field(default_factory=dict)

    def table(self, name: str) -> TableSource:
        """Tell how to read one table."""
        return self.tables.get(name) or TableSource()


@ibis.udf.scalar.builtin(
    name="try_strptime", signature=(("string", "string"), "timestamp")
)
def _read_time(text, time_format):
    """Read a time, or null where it is not in this format (DuckDB)."""


def read(raw: Any, name: str) -> ir.Table | None:
    """Turn what the catalog loads into one table, or None where a shop has none.

    Args:
        raw: An ibis or pandas table, a dictionary of partitions or sheets (joined in
            natural order of their names), or an empty list.
        name: The canonical table, for messages.
    """
    if isinstance(raw, ir.Table):
        return raw
    if isinstance(raw, Mapping):
        names = sorted(raw, key=_natural)
        parts = [raw[part]() if callable(raw[part]) else raw[part] for part in names]
        raw = pd.concat(parts, ignore_index=True) if parts else []
    if isinstance(raw, pd.DataFrame):
        return ibis.memtable(raw.rename(columns=str))
    if len(raw) == 0:
        return None
    raise BadInput(f"{name}: cannot read a {type(raw).__name__}; give it a table.")


def _natural(name: str) -> list:
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]


def conform(raw: Any, name: str, source: Source) -> ir.Table:
    """Rename and type a table's columns; absent optional ones are null.

    Returns:
        The canonical columns of `name`, and `line`, the row's place in the source.

    Raises:
        BadInput: A required column is absent, or values are not of their type.
    """
    table = read(raw, name)
    if table is None:
        return empty(TABLES[name] | {"line": "int64"})
    names = _own_names(table, name, source.table(name).columns)
    table = table.mutate(line=ibis.row_number())
    typed = {
        column: _typed(table[names[column]], column, kind, source)
        if column in names
        else ibis.null(kind)
        for column, kind in TABLES[name].items()
    }
    _check_types(table, typed, names, name)
    return table.select("line", **typed)


def _own_names(table: ir.Table, name: str, columns: dict[str, str]) -> dict[str, str]:
    unknown = sorted(columns.keys() - TABLES[name].keys())
    if unknown:
        raise BadInput(
            f"{name}: {unknown} are no columns of it; the parameters under "
            f"source.tables.{name}.columns may name {sorted(TABLES[name])}."
        )
    names = {column: columns.get(column, column) for column in TABLES[name]}
    present = {own: real for own, real in names.items() if real in table.columns}
    required = REQUIRED[name] | columns.keys()
    missing = sorted(names[column] for column in required - present.keys())
    if missing:
        raise BadInput(
            f"{name}: the column(s) {missing} are not there (there are "
            f"{list(table.columns)}); name them in source.tables.{name}.columns."
        )
    return present


def _typed(column: ir.Column, name: str, kind: str, source: Source) -> ir.Column:
    if kind == "timestamp":
        return _utc(column, source)
    if kind == "string":
        return _text(column, name)
    return column.cast(kind) if column.type().is_numeric() else column.try_cast(kind)


def _text(column: ir.Column, name: str) -> ir.StringColumn:
    """Write text: an id of 17850.0 is 17850, and blank is missing."""
    text = column.cast("string").strip()
    if name.endswith("_id"):
        text = text.re_replace(r"^(\d+)\.0$", r"\1")
    return text.nullif("")


def _utc(column: ir.Column, source: Source) -> ir.TimestampColumn:
    kind = column.type()
    if kind.is_timestamp() and kind.timezone is not None:
        return column.cast("timestamp")
    if not kind.is_string():
        return local_to_utc(column.cast("timestamp"), source.timezone)
    text = column.strip().nullif("").re_replace(" UTC$", "Z")
    if source.time_format:
        return local_to_utc(_read_time(text, source.time_format), source.timezone)
    time = text.try_cast("timestamp('UTC')").cast("timestamp")
    return _zoned(text).ifelse(time, local_to_utc(time, source.timezone))


def _check_types(table: ir.Table, typed: dict, names: dict, name: str) -> None:
    checked = {
        column: ((typed[column].isnull()) & _given(table[own])).sum()
        for column, own in names.items()
        if TABLES[name][column] != "string" and table[own].type().is_string()
    }
    zones = {
        f"{column} zone": _zoned(table[own]).sum()
        for column, own in names.items()
        if TABLES[name][column] == "timestamp" and table[own].type().is_string()
    }
    if not checked:
        return
    counts = table.aggregate(**checked, **zones, rows=table.count()).to_pandas().iloc[0]
    for column in checked:
        if counts[column] > 0:
            raise BadInput(
                f"{name}.{names[column]}: {counts[column]:,.0f} of "
                f"{counts['rows']:,.0f} values cannot be read as "
                f"{TABLES[name][column]}; correct them, or name another column in "
                f"source.tables.{name}.columns."
            )
    for key in zones:
        if 0 < counts[key] < counts["rows"]:
            raise BadInput(
                f"{name}.{names[key.removesuffix(' zone')]}: {counts[key]:,.0f} of "
                f"{counts['rows']:,.0f} times have a time zone and the others none; "
                "write all of them in one way."
            )


def _given(column: ir.StringColumn) -> ir.BooleanColumn:
    return column.strip().length().fill_null(0) > 0


def _zoned(column: ir.StringColumn) -> ir.BooleanColumn:
    return column.re_search(r"\d(Z|[+-]\d{2}(:?\d{2})?| UTC)$")


def check_times(table: ir.Table, name: str, source: Source) -> None:
    """Refuse a table of no rows, and times that have not come yet.

    Raises:
        BadInput: The table is empty, or some rows lie in the future.
    """
    now = pd.Timestamp(source.today or pd.Timestamp.now("UTC").tz_localize(None))
    counts = table.aggregate(
        rows=table.count(), late=(table["time"] >= ibis.literal(now)).sum()
    ).to_pandas().iloc[0]
    if not counts["rows"]:
        raise BadInput(f"{name}: it has no rows; give it at least one.")
    if counts["late"] > 0:
        raise BadInput(
            f"{name}.time: {counts['late']:,.0f} of {counts['rows']:,.0f} rows lie in "
            f"the future (from {now:%Y-%m-%d %H:%M}); correct them, or set source.today."
        )


def conform_events(raw: Any, source: Source) -> ir.Table:
    """Conform events; their types become those of `schemas.EVENT_TYPES`.

    Raises:
        BadInput: As `conform`, or an event's type is unknown.
    """
    events = conform(raw, "events", source)
    kinds = events["event_type"].lower()
    if source.event_types:
        kinds = kinds.substitute(source.event_types)
    events = events.mutate(event_type=kinds)
    strange = events.filter(~events["event_type"].isin(EVENT_TYPES))
    counts = strange["event_type"].value_counts(name="rows").to_pandas()
    if len(counts):
        raise BadInput(
            f"events.event_type: {counts['rows'].sum():,} rows are of unknown types "
            f"{sorted(counts['event_type'])}; map them to {list(EVENT_TYPES)} in "
            "source.event_types."
        )
    return events
