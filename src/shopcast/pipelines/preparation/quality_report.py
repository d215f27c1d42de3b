"""The report of what was found in a store's tables."""

from typing import Any

import ibis
import ibis.expr.types as ir

from shopcast.pipelines.preparation import quality
from shopcast.pipelines.preparation.cleaning import kept
from shopcast.pipelines.preparation.column_faults import Unread
from shopcast.pipelines.preparation.suspected_discounts import suspect_discounts
from shopcast.pipelines.preparation.suspected_ids import suspect_ids
from shopcast.pipelines.preparation.suspected_rows import suspect_columns, suspect_rows
from shopcast.pipelines.preparation.suspected_times import suspect_times
from shopcast.pipelines.preparation.suspected_values import suspect_values
from shopcast.pipelines.preparation.suspicions import Suspicions
from shopcast.tables.sources import Source


def make_quality_report(
    order_lines: ir.Table,
    marked_events: ir.Table,
    conformed_lines: ir.Table,
    conformed_customers: ir.Table,
    conformed_products: ir.Table,
    conformed_calendar: ir.Table,
    conformed_unread: Unread,
    source: Source,
) -> dict[str, Any]:
    """Count rows in, rows out and rows per rule, by table (see `quality.quality_of`).

    Beside the counts stand the columns that are `unread`, and `suspicions` (see the
    modules `suspected_*`). No rule drops rows of customers, products and calendar.
    """
    facts = quality.order_line_facts(order_lines, source.cancelled_orders)
    lines = quality.quality_of(order_lines, facts)
    report = {
        "order_lines": lines,
        "events": quality.quality_of(marked_events, quality.event_facts(marked_events)),
        "customers": _without_rules(conformed_customers),
        "products": _without_rules(conformed_products),
        "calendar": _without_rules(conformed_calendar),
    }
    known = (conformed_customers, conformed_products)
    tables = (kept(order_lines), kept(marked_events), *known)
    suspicions = {
        **suspect_discounts(order_lines, conformed_lines, source),
        **suspect_rows(order_lines, lines),
        **suspect_columns(conformed_unread, report),
        **suspect_ids(*tables),
        **suspect_values(*tables, source),
        **suspect_times(*tables[:3], conformed_calendar, source),
    }
    return {
        name: one
        | {
            "unread": [*conformed_unread[name]],
            "suspicions": _about(name, suspicions),
        }
        for name, one in report.items()
    }


def _without_rules(table: ir.Table) -> dict[str, Any]:
    return quality.quality_of(table.mutate(rule=ibis.null("string")), {})


def _about(table: str, suspicions: Suspicions) -> Suspicions:
    """Choose those whose sentence begins with a table's name, or a column's of it."""
    return {
        name: one
        for name, one in suspicions.items()
        if one["says"].startswith((f"{table}.", f"{table}:"))
    }
