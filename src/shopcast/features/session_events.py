"""Events with their sessions, and what visitors had done before."""

import ibis
import ibis.expr.types as ir

from shopcast.tables.schemas import EVENT_TYPES

ORDER = ["begun", "customer_id", "session_id", "time", "line"]
KNOWN = ("product_id", "category", "brand", "price")


def session_events(events: ir.Table) -> ir.Table:
    """Put beside each event its session's bounds, and what its customer had done.

    Returns:
        One row per event: `customer_id`, `session_id`, when the session has `begun` and
        `ended`, `time`, `line` (ties in time stay as they came), whether it is the
        session's `first`, `type` (place in `EVENT_TYPES`), `product_id`, `category`,
        `brand`, `price`, and of the customer's events before it, in this session or
        another: `purchases_before`, `sessions_before` (others that had begun) and
        `since_event`, seconds since the last one.
    """
    own = {"group_by": "customer_id", "order_by": ["time", "line"]}
    session = ibis.window(
        group_by=["customer_id", "session_id"], order_by=["time", "line"]
    )
    whole = ibis.window(group_by=["customer_id", "session_id"])
    kinds = {name: place for place, name in enumerate(EVENT_TYPES)}
    table = events.mutate(
        begun=events["time"].min().over(whole),
        ended=events["time"].max().over(whole),
        first=ibis.row_number().over(session) == 0,
        type=events["event_type"].cases(*kinds.items(), else_=None).cast("int8"),
    )
    before = ibis.trailing_window(preceding=None, **own)
    seconds = table["time"].epoch_seconds()
    bought = (table["event_type"] == "purchase").cast("int64")
    table = table.mutate(
        purchases_before=bought.sum().over(before) - bought,
        sessions_before=table["first"].cast("int64").sum().over(before) - 1,
        since_event=seconds - seconds.lag().over(ibis.window(**own)),
    )
    return table.select(
        *ORDER, "ended", "first", "type", *KNOWN, "purchases_before", "sessions_before",
        "since_event",
    )  # fmt: skip
