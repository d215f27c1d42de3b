"""Columns of a raw table that are not there, or of another kind."""

import re

import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from shopcast.tables.schemas import NEEDED, REQUIRED, TABLES
from shopcast.tables.sources import COUNTED, Source

Unread = dict[str, dict[str, tuple[str, bool] | None]]


def find_names(
    table: ir.Table, name: str, source: Source
) -> tuple[dict[str, str], list[str]]:
    """Find the shop's own names of the canonical columns that there are."""
    columns, there = source.table(name).columns, f"(there are {list(table.columns)})"
    said, where = [], f"source.tables.{name}.columns"
    unknown = sorted(columns.keys() - TABLES[name].keys())
    if unknown:
        said.append(
            f"{name}: {unknown} are no columns of it; the parameters under {where} may "
            f"name {sorted(TABLES[name])}."
        )
    names = {column: columns.get(column, column) for column in TABLES[name]}
    present = {own: real for own, real in names.items() if real in table.columns}
    required = REQUIRED[name] | (columns.keys() & names.keys())
    missing = sorted(names[column] for column in required - present.keys())
    if missing:
        said.append(
            f"{name}: the column(s) {missing} are not there {there}; name them in "
            f"{where}."
        )
    for either in NEEDED.get(name, ()):
        if not {*either} & present.keys() and not {*either} & required:
            said.append(
                f"{name}: no column tells {' or '.join(either)} {there}; name it in "
                f"{where}."
            )
    return present, said


def find_unread(raw: dict[str, ir.Table | None], source: Source) -> Unread:
    """Find the shop's columns that nothing reads, and those that they look like.

    Returns:
        By table and column the canonical one that has the same letters and digits, and
        whether that one is absent; or none.
    """
    found: Unread = {}
    for name, table in raw.items():
        names = {} if table is None else find_names(table, name, source)[0]
        alike = {_bare(own): (own, own not in names) for own in TABLES[name]}
        unread = [] if table is None else {*table.columns} - {*names.values()}
        found[name] = {own: alike.get(_bare(own)) for own in sorted(unread)}
    return found


def _bare(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()


def find_unfit(
    table: ir.Table,
    names: dict[str, str],
    kinds: dict[str, str],
    name: str,
    source: Source,
) -> dict[str, str]:
    """Find columns whose type cannot be that of the canonical one, with a sentence."""
    said = {}
    for own, kind in kinds.items():
        given = table[names[own]].type()
        if not _fits(given, kind, own.endswith("_id"), source):
            said[own] = (
                f"{name}.{names[own]}: all {table.count().execute():,} values are "
                f"{_short(given)}, not {kind}; name another column in "
                f"source.tables.{name}.columns."
            )
    return said


def _fits(given: dt.DataType, kind: str, is_id: bool, source: Source) -> bool:
    if kind == "string":
        dated = given.is_timestamp() or given.is_date() or given.is_boolean()
        return not (given.is_nested() or given.is_binary() or (dated and is_id))
    if given.is_string() or given.is_null():
        return True
    if kind == "float64":
        return given.is_numeric()
    counted = source.time_format in COUNTED and given.is_numeric()
    return given.is_timestamp() or given.is_date() or counted


def _short(given: dt.DataType) -> str:
    return type(given).__name__.lower() if given.is_nested() else str(given)
