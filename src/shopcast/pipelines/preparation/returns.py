"""Which sale a cancellation undoes."""

import ibis
import ibis.expr.types as ir

SALE = ["customer_id", "product_id", "size", "unit_price"]


def match_returns(lines: ir.Table) -> ir.Table:
    """Match each return to the latest sale before it that is still to be undone.

    Sale and return agree on customer, product, unit price and absolute quantity.
    Matching is last in, first out: a walk steps up at a sale and down at a return,
    and a return undoes the sale that reached the level it steps down from.

    Args:
        lines: Order lines with `line`, `customer_id`, `product_id`, `time`,
            `quantity` and `unit_price`.

    Returns:
        One row per matched line: `line`; `undone_at`, the time of the return where
        the line is a sale, null where it is the return.
    """
    both = lines.filter(lines["quantity"] != 0, lines["customer_id"].notnull())
    both = both.select(
        "line", "time", "customer_id", "product_id", "unit_price",
        size=both["quantity"].abs(), step=both["quantity"].sign().cast("int64"),
    )  # fmt: skip
    returned = both.filter(both["step"] < 0).select(SALE).distinct()
    both = both.semi_join(returned, SALE)
    in_order = ibis.window(group_by=SALE, order_by=["time", "line"])
    so_far = ibis.cumulative_window(group_by=SALE, order_by=["time", "line"])
    walk = both.mutate(height=both["step"].sum().over(so_far))
    walk = walk.mutate(floor=ibis.least(walk["height"].min().over(so_far), 0))
    walk = walk.mutate(floor_before=walk["floor"].lag(default=0).over(in_order))
    walk = walk.filter(walk["floor"] == walk["floor_before"])
    level = walk["height"] - walk["floor"] + (walk["step"] < 0).cast("int64")
    walk = walk.mutate(level=level)
    pair = ibis.window(group_by=[*SALE, "level"], order_by=["time", "line"])
    after = walk.mutate(
        next_step=walk["step"].lead().over(pair),
        next_time=walk["time"].lead().over(pair),
    )
    matched = after.filter((after["step"] < 0) | (after["next_step"] < 0))
    undone_at = ibis.ifelse(
        matched["step"] > 0, matched["next_time"], ibis.null("timestamp")
    )
    return matched.select("line", undone_at=undone_at)
