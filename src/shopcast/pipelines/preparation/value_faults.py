"""Values of a raw table that cannot be used, each fault in one sentence."""

from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd

from shopcast.pipelines.preparation.times import earliest_before, now_of
from shopcast.tables.schemas import NEEDED, REQUIRED, TABLES
from shopcast.tables.sources import Source

GREATEST = 1e12
DATED = {"order_lines": "time", "events": "time"}


def count_values(
    held: ir.Table, kinds: dict[str, str], name: str, source: Source
) -> dict[str, Any]:
    """Count rows, and values that are given, wrong, with a time zone or absurd."""
    flags = [one for one in held.columns if one.endswith((" wrong", " zoned"))]
    plain = [one for one in held.columns if one not in flags]
    absurd = {
        f"{one} absurd": (held[one].abs() > GREATEST).sum()
        for one in plain
        if kinds[one] == "float64"
    }
    ends = {}
    if DATED.get(name) in plain:
        time = held[DATED[name]].cast("timestamp")
        past = time < ibis.literal(now_of(source))
        first = time.min(where=_used(time, source))
        ends = {"first": first, "newest": time.max(where=past)}
    counts = held.aggregate(
        rows=held.count(),
        **{one: held[one].sum() for one in flags},
        **{f"{one} given": held[one].count() for one in plain},
        **absurd,
        **ends,
    )
    found = counts.to_pandas().iloc[0].to_dict()
    return {one: 0 if pd.isna(value) and one not in ends else value
            for one, value in found.items()}  # fmt: skip


def find_values(
    held: ir.Table,
    counts: dict[str, Any],
    names: dict[str, str],
    name: str,
    source: Source,
) -> list[str]:
    """Find columns some of whose values cannot be used."""
    said = [
        say(counts, own, real, name)
        for say in (_say_wrong, _say_absurd, _say_zones)
        for own, real in names.items()
    ]
    missing = _find_missing(counts, names, name)
    early = _find_early(held, counts, names, name, source)
    return [*filter(None, said), *missing, *early]


def _say_wrong(counts: dict, own: str, real: str, name: str) -> str | None:
    if not counts.get(f"{own} wrong"):
        return None
    kind, where = TABLES[name][own], f"source.tables.{name}.columns"
    how = " say in source.time_format how they are written, such as %d.%m.%Y %H:%M,"
    return (
        f"{name}.{real}: {counts[f'{own} wrong']:,.0f} of {counts['rows']:,.0f} values "
        f"cannot be read as {kind}; correct them,{how * (kind == 'timestamp')} or name "
        f"another column in {where}."
    )


def _say_absurd(counts: dict, own: str, real: str, name: str) -> str | None:
    if not counts.get(f"{own} absurd"):
        return None
    return (
        f"{name}.{real}: {counts[f'{own} absurd']:,.0f} of {counts['rows']:,.0f} "
        f"values are infinite or beyond {GREATEST:,.0f}; "
        "correct them, or leave them empty."
    )


def _say_zones(counts: dict, own: str, real: str, name: str) -> str | None:
    zoned, given = counts.get(f"{own} zoned", 0), counts[f"{own} given"]
    if not 0 < zoned < given:
        return None
    return (
        f"{name}.{real}: {zoned:,.0f} of {given:,.0f} times have a time zone and the "
        "others none; write all of them in one way."
    )


def _find_missing(counts: dict, names: dict[str, str], name: str) -> list[str]:
    """Find columns that are needed, and are there, and hold nothing."""
    if not counts["rows"]:
        return []
    groups = [*((own,) for own in sorted(REQUIRED[name])), *NEEDED.get(name, ())]
    said = []
    for group in groups:
        there = [own for own in group if own in names]
        given = [
            counts[f"{own} given"] + counts.get(f"{own} wrong", 0) for own in there
        ]
        if there and not any(given):
            said.append(
                f"{name}.{names[there[0]]}: all {counts['rows']:,.0f} values are "
                f"missing; name another column in source.tables.{name}.columns."
            )
    return said


def _find_early(
    held: ir.Table,
    counts: dict[str, Any],
    names: dict[str, str],
    name: str,
    source: Source,
) -> list[str]:
    """Find times so long before the newest that they are no times of this shop."""
    newest = counts.get("newest")
    if newest is None or pd.isna(newest):
        return []
    limit = earliest_before(newest, source)
    if not counts["first"] < limit:
        return []
    own = DATED[name]
    time = held[own].cast("timestamp")
    early = ((time < ibis.literal(limit)) & _used(time, source)).sum().execute()
    return [
        f"{name}.{names[own]}: {early:,} of {counts['rows']:,.0f} values lie more than "
        f"{source.max_years:g} years before the newest of {newest:%Y-%m-%d}; correct "
        "them, or set source.max_years, or source.start to leave them out."
    ]


def _used(time: ir.TimestampColumn, source: Source) -> ir.BooleanValue:
    """Tell which rows are not left out for being before `source.start`."""
    return time >= ibis.timestamp(source.start) if source.start else ibis.literal(True)
