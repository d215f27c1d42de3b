"""Discounts that look as if a parameter were wrong."""

from typing import Any

import ibis.expr.types as ir

from shopcast.pipelines.preparation.cleaning import kept
from shopcast.pipelines.preparation.suspicions import Suspicions, counted, suspect
from shopcast.tables.sources import Source

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
