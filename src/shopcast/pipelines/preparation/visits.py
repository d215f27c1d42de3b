"""What events tell that a shop does not: sessions, and sales."""

import ibis
import ibis.expr.types as ir

from shopcast.tables.schemas import ORDER_LINES


def fill_sessions(events: ir.Table, idle_minutes: float) -> ir.Table:
    """Name the sessions of events that have none, if there are any."""
    if not events["session_id"].isnull().any().execute():
        return events
    return name_sessions(events, idle_minutes)


def name_sessions(events: ir.Table, idle_minutes: float) -> ir.Table:
    """Name the sessions of events that have none.

    A customer's session ends where nothing follows for `idle_minutes`; it is named
    after the customer and its number.
    """
    own = {"group_by": "customer_id", "order_by": ["time", "line"]}
    seconds = events["time"].epoch_seconds()
    pause = seconds - seconds.lag().over(ibis.window(**own))
    begins = (pause > idle_minutes * 60).fill_null(True).cast("int64")
    numbered = events.mutate(begins=begins)
    number = numbered["begins"].sum().over(ibis.cumulative_window(**own))
    named = numbered["customer_id"] + "|" + number.cast("string")
    return numbered.mutate(session_id=numbered["session_id"].coalesce(named)).drop(
        "begins"
    )


def lines_of_purchases(events: ir.Table) -> ir.Table:
    """Make order lines of events of purchase: one piece each, at the event's price.

    Where no price is known, each counts as 1 of spend. What a customer buys in one
    session on one day is one order.
    """
    bought = events.filter(events["event_type"] == "purchase")
    price = bought["price"].coalesce(1.0)
    day = bought["time"].strftime("%Y-%m-%d")
    known = {
        "order_id": bought["customer_id"] + "|" + bought["session_id"] + "|" + day,
        "quantity": ibis.literal(1).cast("float64"),
        "unit_price": price,
        "amount": price,
        **{name: bought[name] for name in ("customer_id", "product_id", "time",
                                           "category", "brand")},
    }  # fmt: skip
    rest = {
        name: ibis.null(kind) for name, kind in ORDER_LINES.items() if name not in known
    }
    both = known | rest
    ordered = {name: both[name] for name in ORDER_LINES}
    return bought.select(line=bought["line"], **ordered)
