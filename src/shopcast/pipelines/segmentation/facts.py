"""What is known of each customer at a moment, in counts and means."""

import ibis
import ibis.expr.types as ir

from shopcast.features.days import DAY_SECONDS, undone_before
from shopcast.tables.money import exact_sum
from shopcast.tables.sessions import sum_sessions

SHARE = "in_"
OTHER = "(other)"
PEAK_MONTHS = (11, 12)
CUSTOMER = "customer_id"


def count_facts(
    tables: dict[str, ir.Table], now: ir.Table, categories: list[str]
) -> ir.Table:
    """Describe every customer of the shop by what was known at a moment.

    Args:
        tables: `transactions`, `events`, `products`, `customers` and `calendar`.
        now: One row, the moment `at`; what happens then or later is not seen.
        categories: Those that are told apart, the others are `(other)`; none where
            the shop has no categories.

    Returns:
        One row per customer, with `at`. Of purchases, null where there are none:
        `orders`, `days_since_first`, `days_since_last`, `gaps` (`gap_logs` and
        `gap_squares` sum log(1 + days) and its square), `peak_orders` (in November
        and December), `offer_orders` (on days of a promotion), `spend` (net of
        returns), `order_lines` and `order_spend` (means), `lines`, `pieces`,
        `price_logs`, `returned_lines`, `discounted_lines`. Of visits: `sessions`,
        `idle_sessions` (without a purchase), `events`, `view`, `cart`, `remove`,
        `weeks_seen`. Of both: `in_<category>`, the sessions and orders with one of its
        products.
    """
    at = now["at"].max().as_scalar()
    sold, seen = tables["transactions"], tables["events"]
    lines = sold.filter(sold["time"] < at, ~undone_before(sold, at))
    events = seen.filter(seen["time"] < at)
    parts = [
        _purchases(_orders(lines), tables["calendar"], at),
        _order_lines(lines),
        _returns(tables["transactions"], at),
        _visits(events, at),
    ]
    if categories:
        parts.append(_categories(lines, events, tables["products"], categories))
    table = tables["customers"].select(CUSTOMER).cross_join(now.select("at"))
    for part in parts:
        table = table.left_join(part, CUSTOMER).drop(f"{CUSTOMER}_right")
    counted = {
        name: "float64" for name in table.columns if name not in (CUSTOMER, "at")
    }
    return table.cast(counted).order_by(CUSTOMER)


def largest_categories(
    transactions: ir.Table, products: ir.Table, most: int
) -> list[str]:
    """List the categories with most order lines, in alphabetical order."""
    known = products.filter(products["category"].notnull())
    both = transactions.inner_join(known, "product_id")
    counts = both.group_by("category").aggregate(lines=both.count())
    top = counts.order_by([ibis.desc("lines"), "category"]).limit(most)
    return sorted(top.to_pandas()["category"])


def _days(at: ir.TimestampScalar, time: ir.TimestampColumn) -> ir.FloatingValue:
    return (at.epoch_seconds() - time.epoch_seconds()) / DAY_SECONDS


def _orders(lines: ir.Table) -> ir.Table:
    bought = lines.filter(lines["quantity"] > 0)
    return bought.group_by(CUSTOMER, "order_id").aggregate(
        time=bought["time"].min(),
        amount=exact_sum(bought["amount"]),
        num_lines=bought.count(),
    )


def _purchases(
    orders: ir.Table, calendar: ir.Table, at: ir.TimestampScalar
) -> ir.Table:
    offers = calendar.filter(calendar["promotion"].notnull())
    offers = offers.select(day="day", offer=ibis.literal(1))
    orders = orders.mutate(day=orders["time"].truncate("D"))
    orders = orders.left_join(offers, "day").drop("day_right")
    own = ibis.window(group_by=CUSTOMER, order_by=["time", "order_id"])
    gap = _days(at, orders["time"].lag().over(own)) - _days(at, orders["time"])
    orders = orders.mutate(gap=(gap + 1).log().round(9))
    orders = orders.mutate(square=(orders["gap"] * orders["gap"]).round(9))
    time = orders["time"]
    return orders.group_by(CUSTOMER).aggregate(
        orders=orders.count(),
        days_since_first=_days(at, time.min()),
        days_since_last=_days(at, time.max()),
        gaps=orders["gap"].count(),
        gap_logs=exact_sum(orders["gap"]),
        gap_squares=exact_sum(orders["square"]),
        peak_orders=time.month().isin(PEAK_MONTHS).sum(),
        offer_orders=orders["offer"].sum().fill_null(0),
        order_spend=exact_sum(orders["amount"]) / orders.count(),
        order_lines=orders["num_lines"].sum() / orders.count(),
    )


def _order_lines(lines: ir.Table) -> ir.Table:
    own = lines.group_by(CUSTOMER).aggregate(spend=exact_sum(lines["amount"]))
    bought = lines.filter(lines["quantity"] > 0)
    price = ibis.greatest(bought["unit_price"], 0.01).log().round(9)
    counts = bought.group_by(CUSTOMER).aggregate(
        lines=bought.count(),
        pieces=exact_sum(bought["quantity"]),
        price_logs=exact_sum(price),
        discounted_lines=(bought["discount"] > 0).sum().fill_null(0),
    )
    return counts.inner_join(own, CUSTOMER)


def _returns(transactions: ir.Table, at: ir.TimestampScalar) -> ir.Table:
    """Count what came back, sales that were undone before the moment too."""
    seen = transactions.filter(transactions["time"] < at)
    back = seen.filter((seen["quantity"] < 0) | undone_before(seen, at))
    return back.group_by(CUSTOMER).aggregate(returned_lines=back.count())


def _visits(events: ir.Table, at: ir.TimestampScalar) -> ir.Table:
    sessions = sum_sessions(events)
    return sessions.group_by(CUSTOMER).aggregate(
        sessions=sessions.count(),
        idle_sessions=(sessions["purchase"] == 0).sum(),
        weeks_seen=_days(at, sessions["time"].min()) / 7,
        **{name: sessions[name].sum() for name in ("events", "view", "cart", "remove")},
    )


def _categories(
    lines: ir.Table, events: ir.Table, products: ir.Table, categories: list[str]
) -> ir.Table:
    known = products.select("product_id", "category")
    bought = lines.filter(lines["quantity"] > 0).inner_join(known, "product_id")
    units = bought.select(
        CUSTOMER, "category", unit=ibis.literal("o") + bought["order_id"]
    )
    looked = events.select(
        CUSTOMER, "category", unit=ibis.literal("s") + events["session_id"]
    )
    both = units.union(looked)
    both = both.filter(both["category"].notnull()).distinct()
    named = both["category"].isin(categories)
    counts = {f"{SHARE}{name}": (both["category"] == name).sum() for name in categories}
    return both.group_by(CUSTOMER).aggregate(
        **counts, **{f"{SHARE}{OTHER}": (~named).sum()}
    )
