"""Days with an order, and the categories that were in it."""

import ibis
import ibis.expr.types as ir

OTHER = "(other)"


def ordered_days(transactions: ir.Table) -> ir.Table:
    """List the days on which customers ordered, whether or not goods came back.

    Returns:
        One row per `customer_id` and `day`: `lines`, `rank`, the days with an order
        before it, and `month_of_order`.
    """
    bought = transactions.filter(transactions["quantity"] > 0)
    days = bought.group_by("customer_id", day=bought["time"].truncate("D")).aggregate(
        lines=bought.count()
    )
    own = ibis.window(group_by="customer_id", order_by="day")
    return days.mutate(
        rank=ibis.row_number().over(own),
        month_of_order=days["day"].month().cast("int64"),
    )


def add_moments(days: ir.Table, now: ir.Table, month: int | None) -> ir.Table:
    """Add a day without lines, for every customer, at a moment after all others.

    Args:
        days: As `ordered_days` makes them.
        now: One row, the moment `at`.
        month: Of the order that is foretold; None is that of the moment.
    """
    last = days.group_by("customer_id").aggregate(rank=days["rank"].max() + 1)
    last = last.cross_join(now)
    at = last["at"]
    added = last.select(
        "customer_id",
        day=at,
        lines=ibis.literal(0).cast("int64"),
        rank="rank",
        month_of_order=(ibis.literal(month) if month else at.month()).cast("int64"),
    )
    return days.union(added)


def number_classes(categories: ir.Table, classes: list[str]) -> ir.Table:
    """Give each product the number of its class; `(other)` takes the rest.

    Args:
        categories: `product_id` and `category`.
        classes: The categories that are told apart, `(other)` last where there is one.

    Returns:
        `product_id` and `number`; products without a category are absent.
    """
    numbers = {name: place for place, name in enumerate(classes)}
    known = categories.filter(categories["category"].notnull())
    if OTHER not in numbers:
        known = known.filter(known["category"].isin(classes))
    category = known["category"]
    number = category.cases(
        *((name, place) for name, place in numbers.items() if name != OTHER),
        else_=numbers.get(OTHER, -1),
    )
    return known.select("product_id", number=number.cast("int64"))


def bought_classes(transactions: ir.Table, numbered: ir.Table) -> ir.Table:
    """Tell which classes were in the order of a day.

    Returns:
        One row per `customer_id`, `day` and `number` with its `count` of lines.
    """
    bought = transactions.filter(transactions["quantity"] > 0)
    both = bought.inner_join(numbered, "product_id")
    return both.group_by(
        "customer_id", "number", day=both["time"].truncate("D")
    ).aggregate(count=both.count())
