"""What visitors do: sessions, the mix of events, the funnel."""

import ibis.expr.types as ir
import pandas as pd

from shopcast.tables.sessions import sum_sessions

FUNNEL = ("session", "view", "cart", "purchase")


def make_sessions(events: ir.Table) -> ir.Table:
    """List sessions in order of time (see `sessions.sum_sessions`)."""
    return sum_sessions(events).order_by("time", "customer_id", "session_id")


def count_event_types(events: ir.Table) -> pd.DataFrame:
    """Count events by `month` and `event_type`: `events`."""
    month = events["time"].truncate("M")
    counts = events.group_by("event_type", month=month).aggregate(events=events.count())
    return counts.order_by("month", "event_type").to_pandas()


def count_funnel(session_features: ir.Table) -> pd.DataFrame:
    """Count the sessions that reach each `step`.

    Returns:
        One row per step (session, view, cart, purchase): `sessions` with such an
        event, and `share` of all. A purchase may come without a view.
    """
    reached = {step: (session_features[step] > 0).sum() for step in FUNNEL[1:]}
    found = (
        session_features.aggregate(session=session_features.count(), **reached)
        .to_pandas()
        .iloc[0]
    )
    found = found.fillna(0).astype("int64").to_numpy()
    share = found / max(found[0], 1)
    return pd.DataFrame({"step": FUNNEL, "sessions": found, "share": share})


def count_session_days(session_features: ir.Table) -> pd.DataFrame:
    """Count by `day`: `sessions`, `visitors`, and `sold`, sessions with a purchase.

    Days without sessions between the first and the last are there too.
    """
    by_day = session_features.group_by(
        day=session_features["time"].truncate("D")
    ).aggregate(
        sessions=session_features.count(),
        visitors=session_features["customer_id"].nunique(),
        sold=(session_features["purchase"] > 0).sum(),
    )
    return by_day.order_by("day").to_pandas().set_index("day").pipe(_every_day)


def _every_day(table: pd.DataFrame) -> pd.DataFrame:
    return table.asfreq("D", fill_value=0).reset_index()
