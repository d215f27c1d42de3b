"""The last orders of each customer before a cutoff."""

import ibis
import ibis.expr.types as ir

from shopcast.features.days import Cutoffs, before, begun_days, undone_before
from shopcast.features.lists import sorted_lists
from shopcast.tables.money import ZERO, exact_sum

LISTS = ("order_age", "order_spend", "order_lines", "order_quantity",
         "order_discount", "order_delivery", "order_payment")  # fmt: skip


def order_lists(
    transactions: ir.Table, cutoffs: Cutoffs, most: int, same_day: bool = False
) -> ir.Table:
    """List the last orders before each cutoff, latest first.

    Purchases on one day are one order, unless `same_day` tells their times apart.

    Returns:
        One row per `customer_id` and `at` with a purchase: lists of at most `most`
        entries `order_age` (days before the cutoff), `order_spend`, `order_lines`,
        `order_quantity`, `order_discount` (share of the list price, null where the
        shop has none), `order_delivery` (days, null where unknown or
        not yet over), `order_payment`
        ("" where unknown).
    """
    sold = transactions.filter(transactions["quantity"] > 0)
    time = sold["time"] if same_day else sold["time"].truncate("D")
    seen = before(sold.mutate(day=time), "day", cutoffs)
    seen = seen.filter(~undone_before(seen, seen["at"]))
    seen = seen.mutate(age=begun_days(seen["at"], seen["day"]))
    waited = seen["delivery_days"]
    seen = seen.mutate(
        delivery_days=(waited <= seen["age"]).ifelse(waited, ibis.null("float64"))
    )
    keys = ["customer_id", "at"]
    orders = seen.group_by(*keys, "day").aggregate(
        spend=exact_sum(seen["amount"]),
        lines=seen.count(),
        quantity=exact_sum(seen["quantity"]),
        known_discounts=seen["discount"].count(),
        discount=exact_sum(seen["discount"]),
        delivery=seen["delivery_days"].max(),
        payment=seen["payment"].min().fill_null(""),
    )
    list_price = orders["spend"] + orders["discount"]
    share = (orders["discount"] / list_price.nullif(0)).fill_null(ZERO)
    orders = orders.mutate(
        age=begun_days(orders["at"], orders["day"]),
        discount=(orders["known_discounts"] > 0).ifelse(share, ibis.null("float64")),
        rank=ibis.row_number().over(group_by=keys, order_by=ibis.desc("day")),
    )
    last = orders.filter(orders["rank"] < most)
    # Lists of numbers are read as arrays, where NaN is what is missing.
    kept = {
        name: last[name.removeprefix("order_")].fill_null(float("nan"))
        if name in ("order_discount", "order_delivery")
        else last[name.removeprefix("order_")]
        for name in LISTS
    }
    return sorted_lists(last, keys, "rank", kept)
