"""From a shop's own columns to the canonical ones."""

from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir

from shopcast.bad_input import BadInput, refuse
from shopcast.pipelines.preparation import column_faults, value_faults
from shopcast.pipelines.preparation.times import (
    is_zoned,
    local_to_utc,
    read_day,
    read_time,
    tells_zone,
)
from shopcast.tables.engines import computed, trimmed
from shopcast.tables.numbers import plain_number
from shopcast.tables.raw_tables import read
from shopcast.tables.schemas import EVENT_TYPES, TABLES, empty
from shopcast.tables.sources import OTHER, Source

MOST = 10  # types are listed
DAY = "day"
EXACT = r"^(\d{1,15})\.0$"  # a longer number has lost digits as floating point


def conform(raw: Any, name: str, source: Source) -> ir.Table:
    """Rename and type a table's columns; absent optional ones are null.

    Text is parsed once and held, since every later query would parse it again.

    Returns:
        The canonical columns of `name`, and `line`, the row's place in the source.

    Raises:
        BadInput: Columns are absent or of another kind, values are not of their type,
            too large, missing or too long ago: all that is wrong, at once.
    """
    table, source = read(raw, name), source.of(name)
    if table is None:
        return empty(TABLES[name] | {"line": "int64"})
    names, said = column_faults.find_names(table, name, source)
    kinds = {own: TABLES[name][own] for own in names}
    unfit = column_faults.find_unfit(table, names, kinds, name, source)
    said += unfit.values()
    names = {own: real for own, real in names.items() if own not in unfit}
    texts = [own for own in names if _is_text(table[names[own]], kinds[own])]
    decimal = source.table(name).decimal
    plain = {
        own: plain_number(table[real], decimal)
        if decimal and own in texts and kinds[own] == "float64"
        else table[real]
        for own, real in names.items()
    }
    seen = {own: _seen(plain[own], own, kinds[own], source) for own in names}
    wrong = {f"{own} wrong": _wrong(table[names[own]], seen[own]) for own in texts}
    zoned = {
        f"{own} zoned": is_zoned(table[names[own]]).fill_null(False)
        for own in texts
        if kinds[own] == "timestamp" and not source.time_format
    }
    if not names:
        refuse(said)
    held = table.select(**seen, **wrong, **zoned)
    if texts:
        held = _in_memory(held) if _is_in_memory(table) else computed(held)
    counts = value_faults.count_values(held, kinds, name, source)
    refuse([*said, *value_faults.find_values(held, counts, names, name, source)])
    stay = {own for own in names if own == DAY or counts.get(f"{own} zoned", 0) > 0}
    stay |= {own for own in texts if tells_zone(source.time_format)}
    placed = {
        own: _placed(held[own], own in stay, kind, source)
        if own in names
        else ibis.null(kind)
        for own, kind in TABLES[name].items()
    }
    return held.select(line=ibis.row_number(), **placed)


def _is_in_memory(table: ir.Table) -> bool:
    return isinstance(table.op(), ops.InMemoryTable)


def _in_memory(table: ir.Table) -> ir.Table:
    return ibis.memtable(table.to_pyarrow())


def _is_text(column: ir.Column, kind: str) -> bool:
    return kind != "string" and column.type().is_string()


def _seen(column: ir.Column, name: str, kind: str, source: Source) -> ir.Column:
    if kind == "timestamp":
        if name == DAY:
            return read_day(column, source)
        return read_time(column, source.time_format)
    if kind == "string":
        return _text(column, name)
    if column.type() == dt.float32:
        column = column.cast("string")  # 41.48, and not what is nearest to it
    number = column.cast(kind) if column.type().is_numeric() else column.try_cast(kind)
    return number.isnan().fill_null(True).ifelse(ibis.null(kind), number)


def _text(column: ir.Column, name: str) -> ir.StringColumn:
    """Write text: an id of 17850.0 is 17850, and blank is missing."""
    text = column.cast("string").re_replace(r"^\s+|\s+$", "")
    if name.endswith("_id"):
        text = text.re_replace(EXACT, r"\1")
    return text.nullif("")


def _wrong(column: ir.StringColumn, typed: ir.Column) -> ir.BooleanColumn:
    given = trimmed(column).length().fill_null(0) > 0
    wrong = typed.isnull()
    if typed.type().is_floating():
        wrong = wrong | column.contains("_")  # 1_000 is a number to some engines
    return given & wrong


def _placed(column: ir.Column, stays: bool, kind: str, source: Source) -> ir.Column:
    """Shift local times to UTC."""
    if kind != "timestamp":
        return column
    if stays or column.type().timezone is not None:
        return column.cast("timestamp")
    return local_to_utc(column, source.timezone).cast("timestamp")


def conform_events(raw: Any, source: Source) -> ir.Table:
    """Conform events; their types become those of `schemas.EVENT_TYPES`.

    Raises:
        BadInput: As `conform`, or an event's type is unknown.
    """
    events = conform(raw, "events", source)
    kinds = events["event_type"].lower()
    if source.event_types:
        kinds = kinds.substitute(
            {own.lower(): kind for own, kind in source.event_types.items()}
        )
    events = events.mutate(event_type=kinds)
    known = events["event_type"].isin([*EVENT_TYPES, OTHER]).fill_null(False)
    strange = events.filter(~known).fill_null({"event_type": "missing"})
    counts = strange["event_type"].value_counts(name="rows").to_pandas()
    if len(counts):
        types = sorted(counts["event_type"])
        raise BadInput(
            f"events.event_type: {counts['rows'].sum():,} rows are of unknown types "
            f"{types[:MOST]}{' and others' * (len(types) > MOST)}; map them to "
            f"{list(EVENT_TYPES)} in source.event_types, or to {OTHER}."
        )
    return events
