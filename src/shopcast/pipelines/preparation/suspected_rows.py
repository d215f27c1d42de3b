"""Rows and columns that are dropped, empty or not read where a shop hardly means it."""

from typing import Any

import ibis.expr.types as ir

from shopcast.pipelines.preparation.cleaning import kept
from shopcast.pipelines.preparation.column_faults import Unread
from shopcast.pipelines.preparation.suspicions import Suspicions, counted, suspect
from shopcast.tables.sources import PERIOD

MUCH = 1 / 3  # of the rows


def suspect_rows(order_lines: ir.Table, quality: dict[str, Any]) -> Suspicions:
    """Look for rows that are dropped or empty where a shop would not expect it.

    Args:
        order_lines: Marked.
        quality: What `quality.quality_of` counts of order lines.
    """
    found = {
        f"dropped_by_{rule}": _dropped(rule, count, quality["rows_in"])
        for rule, count in quality["dropped"].items()
        if rule != PERIOD
    }
    for name in ("unit_price", "quantity", "product_id"):
        found[f"{name}_missing"] = _missing(order_lines, name, quality)
    found["orders_unnamed"] = _unnamed(order_lines)
    found["returns_many"] = _returned(quality["flagged"]["is_return"], order_lines)
    return counted(found)


def _dropped(rule: str, count: int, rows: int) -> dict[str, Any]:
    says = (
        f"order_lines: {count:,} of {rows:,} rows are dropped by {rule}; see whether "
        "every file and sheet has the column it looks at, and the values it expects."
    )
    return suspect(count if count > MUCH * rows else 0, says)


def _missing(lines: ir.Table, name: str, quality: dict[str, Any]) -> dict[str, Any]:
    rows = quality["rows_in"]
    count = int(lines[name].isnull().sum().fill_null(0).execute())
    says = (
        f"order_lines.{name}: {count:,} of {rows:,} rows have none; an empty cell may "
        "be a formula whose value was not saved, or a column that a file lacks."
    )
    return suspect(count if count < rows else 0, says)


def _returned(returns: int, lines: ir.Table) -> dict[str, Any]:
    sales = int((kept(lines)["quantity"] > 0).sum().fill_null(0).execute())
    says = (
        f"order_lines.quantity: {returns:,} returns of nothing that was sold stand "
        f"beside {sales:,} sales; see whether sales are missing, or signs are turned."
    )
    return suspect(returns if returns > MUCH * sales else 0, says)


def _unnamed(lines: ir.Table) -> dict[str, Any]:
    """Count lines whose order was named after the customer and the day."""
    day = lines["time"].strftime("%Y-%m-%d")
    named = lines["order_id"] == lines["customer_id"] + "|" + day
    row = lines.aggregate(
        rows=lines.count(),
        given=lines["customer_id"].count(),
        made=named.sum().fill_null(0),
    )
    rows, given, count = row.to_pandas().iloc[0]
    says = (
        f"order_lines.order_id: {count:,} of {rows:,} rows have none; what a customer "
        "buys on one day without one counts as one order."
    )
    return suspect(int(count) if count < given else 0, says)


def suspect_columns(unread: Unread, report: dict[str, dict[str, Any]]) -> Suspicions:
    """Look for columns that nothing reads, and that look like those that lack values.

    Args:
        unread: As `column_faults.find_unread` finds them.
        report: By table the share of nulls of each column.
    """
    found = {}
    for name, columns in unread.items():
        lacking = {
            own: like[0]
            for own, like in columns.items()
            if like and (like[1] or report[name]["null_share"].get(like[0], 0) > 0)
        }
        pairs = ", ".join(f"{own!r} for {like}" for own, like in lacking.items())
        says = (
            f"{name}: it may be that {pairs} should be read; name it in "
            f"source.tables.{name}.columns, and alike in all files."
        )
        found[f"{name}_unread"] = suspect(len(lacking), says)
    return counted(found)
