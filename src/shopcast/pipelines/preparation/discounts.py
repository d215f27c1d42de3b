"""What a line costs after its discount, however a shop tells discounts."""

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from shopcast.tables.money import DIGITS, MONEY
from shopcast.tables.sources import Source

ORDER = "order_id"


def add_amounts(marked: ir.Table, source: Source) -> ir.Table:
    """Turn discounts into money per line, and fill amounts.

    Args:
        marked: Order lines, with the `rule` that drops each.
        source: Its `discount_per` says what `discount` is.

    Returns:
        The lines, with `discount`, the money by which each line is cheaper; null
        where it is not known. `amount` is quantity times unit price less the
        discount, unless the shop gives it.
    """
    per = source.table("order_lines").discount_per
    lines = DISCOUNTS[per](marked)
    amount = _full(lines) - lines["discount"].fill_null(0)
    return lines.mutate(amount=lines["amount"].coalesce(amount))


def _full(lines: ir.Table) -> ir.FloatingColumn:
    return lines["quantity"] * lines["unit_price"]


def _per_line(lines: ir.Table) -> ir.Table:
    return lines


def _per_unit(lines: ir.Table) -> ir.Table:
    return lines.mutate(discount=lines["discount"] * lines["quantity"])


def _percent(lines: ir.Table) -> ir.Table:
    return lines.mutate(discount=lines["discount"] / 100 * _full(lines))


def _per_order(lines: ir.Table) -> ir.Table:
    """Spread an order's discount over its sales, or its returns where it has no other.

    The parts are differences of the rounded discount so far, so that they add up to
    the whole, the greatest that a line tells; a dropped line has no part. What is
    returned was discounted too, with whichever sign that is told.
    """
    own = ibis.window(group_by=ORDER)
    so_far = ibis.cumulative_window(group_by=ORDER, order_by="line")
    weight = lines["rule"].isnull().ifelse(_full(lines).fill_null(0), 0)
    most, least = lines["discount"].max().over(own), lines["discount"].min().over(own)
    whole = (most >= -least).ifelse(most, least)
    table = lines.mutate(weight=weight, whole=whole)
    sold = table["weight"].clip(lower=0)
    sale = sold.max().over(own) > 0
    weight = sale.ifelse(sold, table["weight"].abs())
    whole = sale.ifelse(table["whole"], -table["whole"].abs())
    table = table.mutate(weight=weight.cast(MONEY), whole=whole)
    weight = table["weight"]
    all_of_it = weight.sum().over(own).cast("float64").nullif(0)
    until = weight.sum().over(so_far).cast("float64") / all_of_it
    table = table.mutate(until=(table["whole"] * until.fill_null(0)).round(DIGITS))
    before = table["until"].lag(default=0).over(group_by=ORDER, order_by="line")
    part = (table["until"] - before).round(DIGITS)
    return table.mutate(discount=part).drop("weight", "whole", "until")


DISCOUNTS: dict[str, Callable[[ir.Table], ir.Table]] = {
    "line": _per_line,
    "unit": _per_unit,
    "order": _per_order,
    "percent": _percent,
}
