"""Sessions: what a visitor did without a long pause."""

import ibis.expr.types as ir

from shopcast.tables.schemas import EVENT_TYPES


def sum_sessions(events: ir.Table) -> ir.Table:
    """Sum up events by session.

    Returns:
        One row per `customer_id` and `session_id`: `time` (of its first event),
        `minutes` (to its last), `events`, and the number of each type.
    """
    kind, time = events["event_type"], events["time"]
    types = {name: (kind == name).sum().fill_null(0) for name in EVENT_TYPES}
    seconds = time.max().epoch_seconds() - time.min().epoch_seconds()
    return events.group_by("customer_id", "session_id").aggregate(
        time=time.min(), minutes=seconds / 60, events=events.count(), **types
    )
