"""What is no error, and yet looks as if a parameter were wrong."""

from typing import Any

import ibis.expr.types as ir

from shopcast.pipelines.preparation.cleaning import kept
from shopcast.tables.sources import Source

Suspicions = dict[str, dict[str, Any]]
MUCH = 1 / 3  # of the rows
PARAMETER = "source.tables.order_lines.discount_per"


def suspect_discounts(
    order_lines: ir.Table, conformed_lines: ir.Table, source: Source
) -> Suspicions:
    """Look for discounts that are not what the parameters say.

    Args:
        order_lines: Marked, their discounts turned into money per line.
        conformed_lines: The same, with discounts as the shop tells them.
        source: Its `discount_per` says what `discount` is.

    Returns:
        By name, where there is any: `count`, and `says`, a sentence with the remedy.
    """
    lines = kept(order_lines).filter(kept(order_lines)["quantity"] > 0)
    per = source.table("order_lines").discount_per
    found = {
        "discount_above_price": _above_price(lines, per),
        "discount_negative": _negative(lines),
    }
    if per == "line":
        found["discount_repeated"] = _repeated(lines)
    if per == "order":
        found["discount_differs"] = _differs(conformed_lines)
    return counted(found)


def _above_price(lines: ir.Table, per: str) -> dict[str, Any]:
    above = lines.filter((lines["amount"] < 0) & (lines["discount"] > 0))
    count = int(above.count().execute())
    says = (
        f"order_lines.discount: {count:,} sales are discounted by more than their "
        f"price and count as negative amounts; a discount is read as one per {per}, "
        f"which {PARAMETER} may change."
    )
    return suspect(count, says)


def _negative(lines: ir.Table) -> dict[str, Any]:
    count = int(lines.filter(lines["discount"] < 0).count().execute())
    says = (
        f"order_lines.discount: {count:,} sales have a negative discount, which makes "
        "them dearer; if the shop writes discounts as negative numbers, turn their "
        "sign."
    )
    return suspect(count, says)


def _repeated(lines: ir.Table) -> dict[str, Any]:
    """Count orders of lines that cost differently and are discounted alike."""
    full = lines["quantity"] * lines["unit_price"]
    given = lines["discount"].fill_null(0)
    orders = lines.group_by("order_id").aggregate(
        least=given.min(), most=given.max(), differ=full.min() < full.max()
    )
    orders = orders.filter(orders["differ"] & (orders["most"] > 0))
    same = (orders["least"] == orders["most"]).sum().fill_null(0)
    row = orders.aggregate(orders=orders.count(), same=same).to_pandas().iloc[0]
    count = int(row["same"])
    says = (
        f"order_lines.discount: {count:,} of {row['orders']:,} discounted orders with "
        "several lines repeat one discount on all of them, which looks like the whole "
        f"order's; if it is, set {PARAMETER} to order."
    )
    return suspect(count if 2 * count > row["orders"] else 0, says)


def _differs(conformed_lines: ir.Table) -> dict[str, Any]:
    """Count orders whose lines do not agree on the whole order's discount."""
    told = conformed_lines.filter(conformed_lines["discount"].fill_null(0) != 0)
    orders = told.group_by("order_id").aggregate(told=told["discount"].nunique())
    count = int(orders.filter(orders["told"] > 1).count().execute())
    says = (
        f"order_lines.discount: {count:,} orders tell several discounts where one is "
        "the whole order's, and the greatest is taken; if each line has its own, set "
        f"{PARAMETER} to line."
    )
    return suspect(count, says)


def suspect_rows(order_lines: ir.Table, quality: dict[str, Any]) -> Suspicions:
    """Look for rows that are dropped or empty where a shop would not expect it.

    Args:
        order_lines: Marked.
        quality: What `quality.quality_of` counts of order lines.
    """
    found = {
        f"dropped_by_{rule}": _dropped(rule, count, quality["rows_in"])
        for rule, count in quality["dropped"].items()
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
    row = lines.aggregate(rows=lines.count(), made=named.sum().fill_null(0))
    rows, count = row.to_pandas().iloc[0]
    says = (
        f"order_lines.order_id: {count:,} of {rows:,} rows have none; what a customer "
        "buys on one day without one counts as one order."
    )
    return suspect(int(count) if count < rows else 0, says)


def counted(found: Suspicions) -> Suspicions:
    """Keep suspicions that count anything."""
    return {name: one for name, one in found.items() if one}


def suspect(count: int, says: str) -> dict[str, Any]:
    """Tell of a suspicion, if it counts anything."""
    return {"count": count, "says": says} if count else {}
