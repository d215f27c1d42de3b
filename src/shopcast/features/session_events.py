"""Events with their sessions, and what visitors had done before."""

import ibis
import ibis.expr.types as ir

from shopcast.tables.schemas import EVENT_TYPES

ORDER = ["begun", "customer_id", "session_id", "time", "line"]
KNOWN = ("product_id", "category", "brand", "price")
SAME = {"product": "product_id", "category": "category"}
HISTORY = ("before", "wanted", "bought", "since")
SAME_BEFORE = [f"{name}_{what}" for name in SAME for what in HISTORY]
VISITOR = ("purchases_before", "sessions_before", "since_event", "since_bought",
           "since_first")  # fmt: skip


def session_events(events: ir.Table) -> ir.Table:
    """Put beside each event its session's bounds, and what its customer had done.

    Returns:
        One row per event: `customer_id`, `session_id`, when the session has `begun` and
        `ended`, `time`, `line` (ties in time stay as they came), whether it is the
        session's `first`, `type` (place in `EVENT_TYPES`), `product_id`, `category`,
        `brand`, `price`, and of the customer's events before it, in this session or
        another: `purchases_before`, `sessions_before` (others that had begun), seconds
        since the last one, `since_event`, the last purchase, `since_bought`, and the
        first one, `since_first`, null where there was none; and, of those with the same
        product, or of the same category, how many they were, `product_before`, a cart
        or a favourite, `product_wanted`, or a purchase, `product_bought`, and seconds
        since the last one, `product_since`; `category_…` alike.
    """
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
    table = table.mutate(**_visitor(table))
    for name, column in SAME.items():
        table = table.mutate(**_history(table, name, column))
    return table.select(
        *ORDER, "ended", "first", "type", *KNOWN, *VISITOR, *SAME_BEFORE
    )


def _visitor(table: ir.Table) -> dict[str, ir.Column]:
    """Tell what the customer had done at all."""
    own = {"group_by": "customer_id", "order_by": ["time", "line"]}
    so_far, in_order = ibis.trailing_window(preceding=None, **own), ibis.window(**own)
    seconds = table["time"].truncate("s").epoch_seconds()
    is_bought = table["event_type"] == "purchase"
    bought, none = is_bought.cast("int64"), ibis.null("int64")
    last = is_bought.ifelse(seconds, none).max()
    since_first = seconds - seconds.min().over(so_far)
    return {
        "purchases_before": bought.sum().over(so_far) - bought,
        "sessions_before": table["first"].cast("int64").sum().over(so_far) - 1,
        "since_event": seconds - seconds.lag().over(in_order),
        "since_bought": seconds - last.over(ibis.window(preceding=(None, 1), **own)),
        "since_first": (ibis.row_number().over(in_order) > 0).ifelse(since_first, none),
    }


def _history(table: ir.Table, name: str, column: str) -> dict[str, ir.Column]:
    """Tell what the customer had done with the same product or category."""
    own = {"group_by": ["customer_id", column], "order_by": ["time", "line"]}
    so_far = ibis.trailing_window(preceding=None, **own)
    kind, seconds = table["event_type"], table["time"].truncate("s").epoch_seconds()
    known = table[column].notnull()

    def before(chosen: ir.BooleanColumn) -> ir.Column:
        one = (chosen & known).cast("int64")
        return one.sum().over(so_far) - one

    since = seconds - seconds.lag().over(ibis.window(**own))
    return {
        f"{name}_before": before(known),
        f"{name}_wanted": before(kind.isin(["cart", "favourite"])),
        f"{name}_bought": before(kind == "purchase"),
        f"{name}_since": known.ifelse(since, ibis.null("int64")),
    }
