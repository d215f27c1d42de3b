"""What is no error, and yet looks as if a parameter were wrong."""

from typing import Any

import ibis.expr.types as ir

from shopcast.pipelines.preparation.cleaning import kept
from shopcast.tables.sources import Source

Suspicions = dict[str, dict[str, Any]]
PARAMETER = "source.tables.order_lines.discount_per"


def suspect_discounts(order_lines: ir.Table, source: Source) -> Suspicions:
    """Look for discounts that are not what the parameters say.

    Returns:
        By name, where there is any: `count`, and `says`, a sentence with the remedy.
    """
    lines = kept(order_lines).filter(kept(order_lines)["quantity"] > 0)
    per = source.table("order_lines").discount_per
    found = {"discount_above_price": _above_price(lines, per)}
    if per == "line":
        found["discount_repeated"] = _repeated(lines)
    return {name: one for name, one in found.items() if one}


def _above_price(lines: ir.Table, per: str) -> dict[str, Any]:
    above = lines.filter((lines["amount"] < 0) & (lines["discount"] > 0))
    count = int(above.count().execute())
    says = (
        f"order_lines.discount: {count:,} sales are discounted by more than their "
        f"price and count as negative amounts; a discount is read as one per {per}, "
        f"which {PARAMETER} may change."
    )
    return {"count": count, "says": says} if count else {}


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
    return {"count": count, "says": says} if 2 * count > row["orders"] else {}
