"""Rows of (customer, day with an order), and what the customer had done before."""

import ibis
import ibis.expr.types as ir

from shopcast.pipelines.category.class_history import (
    KEYS,
    class_history,
    class_views,
    order_facts,
)
from shopcast.pipelines.category.options import Options
from shopcast.pipelines.category.order_days import bought_classes, number_classes
from shopcast.pipelines.category.visits import (
    monthly_orders,
    sessions_or_orders,
    weekly_visits,
)


def describe(
    days: ir.Table,
    wanted: ir.Table,
    tables: dict[str, ir.Table],
    classes: list[str],
    options: Options,
    visited: bool,
) -> ir.Table:
    """Describe wanted days by what came before them; first orders have no past.

    Args:
        days: All days with an order, and moments (see `order_days`).
        wanted: Those of them that are described.
        tables: `transactions`, `events`, and `categories` of products.
        classes: The categories that are told apart.
        options: Half-lives.
        visited: Whether the shop has events.

    Returns:
        One row per `customer_id` and `day`: the columns of `history.class_history` and
        `order_facts`, `visit_history.weekly_visits` and `monthly_orders`.
    """
    wanted = wanted.filter(wanted["rank"] > 0).select(*KEYS)
    numbered = number_classes(tables["categories"], classes)
    bought = bought_classes(tables["transactions"], numbered)
    looked = class_views(tables["events"], numbered, wanted)
    visits = sessions_or_orders(tables["events"], days, visited)
    parts = [
        class_history(days, wanted, bought, looked, len(classes), options),
        order_facts(days, options),
        weekly_visits(visits, wanted),
        monthly_orders(days, wanted),
    ]
    table = wanted
    for part in parts:
        table = table.left_join(part, KEYS).drop("customer_id_right", "day_right")
    return table.order_by("day", "customer_id")


def largest_classes(
    transactions: ir.Table, categories: ir.Table, most: int, other: str
) -> list[str]:
    """List the categories with most lines, largest first, and one for the others."""
    known = categories.filter(categories["category"].notnull())
    bought = transactions.filter(transactions["quantity"] > 0)
    both = bought.inner_join(known, "product_id")
    counts = both.group_by("category").aggregate(lines=both.count())
    names = counts.order_by([ibis.desc("lines"), "category"]).to_pandas()["category"]
    listed = names.head(most).tolist()
    return listed + ([other] if len(names) > most else [])
