"""From a shop's own columns to the canonical ones."""

from typing import Any

import ibis
import ibis.expr.types as ir

from shopcast.bad_input import BadInput
from shopcast.pipelines.preparation.times import (
    SECONDS,
    is_zoned,
    local_to_utc,
    read_time,
)
from shopcast.tables.schemas import EVENT_TYPES, REQUIRED, TABLES, empty
from shopcast.tables.sources import Source, read


def conform(raw: Any, name: str, source: Source) -> ir.Table:
    """Rename and type a table's columns; absent optional ones are null.

    Text is parsed once and held, since every later query would parse it again.

    Returns:
        The canonical columns of `name`, and `line`, the row's place in the source.

    Raises:
        BadInput: A required column is absent, or values are not of their type.
    """
    table = read(raw, name)
    if table is None:
        return empty(TABLES[name] | {"line": "int64"})
    names = _own_names(table, name, source.table(name).columns)
    _check_kinds(table, names, name, source)
    kinds = {own: TABLES[name][own] for own in names}
    texts = [own for own in names if _is_text(table[names[own]], kinds[own])]
    seen = {own: _seen(table[names[own]], own, kinds[own], source) for own in names}
    wrong = {f"{own} wrong": _wrong(table[names[own]], seen[own]) for own in texts}
    zoned = {
        f"{own} zoned": is_zoned(table[names[own]]).fill_null(False)
        for own in texts
        if kinds[own] == "timestamp" and not source.time_format
    }
    held = table.select(**seen, **wrong, **zoned)
    if texts:
        held = held.cache() if isinstance(raw, ir.Table) else _in_memory(held)
    in_utc = _check_values(held, texts, names, name)
    placed = {
        own: _placed(held[own], own in in_utc, kind, source)
        if own in names
        else ibis.null(kind)
        for own, kind in TABLES[name].items()
    }
    return held.select(line=ibis.row_number(), **placed)


def _in_memory(table: ir.Table) -> ir.Table:
    return ibis.memtable(table.to_pyarrow())


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


def _check_kinds(
    table: ir.Table, names: dict[str, str], name: str, source: Source
) -> None:
    """Refuse columns whose type cannot be that of the canonical one."""
    for column, own in names.items():
        kind, given = TABLES[name][column], table[own].type()
        fits = given.is_string() or given.is_null() or kind == "string"
        counted = source.time_format == SECONDS and given.is_numeric()
        fits |= kind == "timestamp" and (
            given.is_timestamp() or given.is_date() or counted
        )
        fits |= kind == "float64" and given.is_numeric()
        if not fits:
            raise BadInput(
                f"{name}.{own}: all {table.count().execute():,} values are {given}, "
                f"not {kind}; name another column in source.tables.{name}.columns."
            )


def _is_text(column: ir.Column, kind: str) -> bool:
    return kind != "string" and column.type().is_string()


def _seen(column: ir.Column, name: str, kind: str, source: Source) -> ir.Column:
    if kind == "timestamp":
        return read_time(column, source.time_format)
    if kind == "string":
        return _text(column, name)
    return column.cast(kind) if column.type().is_numeric() else column.try_cast(kind)


def _text(column: ir.Column, name: str) -> ir.StringColumn:
    """Write text: an id of 17850.0 is 17850, and blank is missing."""
    text = column.cast("string").strip()
    if name.endswith("_id"):
        text = text.re_replace(r"^(\d+)\.0$", r"\1")
    return text.nullif("")


def _wrong(column: ir.StringColumn, typed: ir.Column) -> ir.BooleanColumn:
    given = column.strip().length().fill_null(0) > 0
    wrong = typed.isnull()
    if typed.type().is_floating():
        wrong = wrong | typed.isinf()
    return wrong.fill_null(True).ifelse(given, False)


def _placed(column: ir.Column, in_utc: bool, kind: str, source: Source) -> ir.Column:
    """Shift local times to UTC."""
    if kind != "timestamp":
        return column
    if in_utc or column.type().timezone is not None:
        return column.cast("timestamp")
    return local_to_utc(column, source.timezone).cast("timestamp")


def _check_values(held: ir.Table, texts: list, names: dict, name: str) -> set[str]:
    """Refuse values of another type; return the columns whose times have a zone."""
    if not texts:
        return set()
    zones = [own for own in texts if f"{own} zoned" in held.columns]
    counts = held.aggregate(
        rows=held.count(),
        **{f"{own} wrong": held[f"{own} wrong"].sum() for own in texts},
        **{f"{own} zoned": held[f"{own} zoned"].sum() for own in zones},
        **{f"{own} given": held[own].count() for own in zones},
    )
    counts = counts.to_pandas().iloc[0].fillna(0)
    for own in texts:
        if counts[f"{own} wrong"] > 0:
            raise BadInput(
                f"{name}.{names[own]}: {counts[f'{own} wrong']:,.0f} of "
                f"{counts['rows']:,.0f} values cannot be read as "
                f"{TABLES[name][own]}; correct them, or name another column in "
                f"source.tables.{name}.columns."
            )
    for own in zones:
        if 0 < counts[f"{own} zoned"] < counts[f"{own} given"]:
            raise BadInput(
                f"{name}.{names[own]}: {counts[f'{own} zoned']:,.0f} of "
                f"{counts[f'{own} given']:,.0f} times have a time zone and the others "
                "none; write all of them in one way."
            )
    return {own for own in zones if counts[f"{own} zoned"] > 0}


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
    known = events["event_type"].isin(EVENT_TYPES).fill_null(False)
    strange = events.filter(~known).fill_null({"event_type": "missing"})
    counts = strange["event_type"].value_counts(name="rows").to_pandas()
    if len(counts):
        raise BadInput(
            f"events.event_type: {counts['rows'].sum():,} rows are of unknown types "
            f"{sorted(counts['event_type'])}; map them to {list(EVENT_TYPES)} in "
            "source.event_types."
        )
    return events
