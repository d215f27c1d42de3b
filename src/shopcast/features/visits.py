"""The visits of each customer before a cutoff."""

import ibis.expr.types as ir

from shopcast.features.days import Cutoffs, before, begun_days
from shopcast.tables.sessions import sum_sessions

VISIT_WINDOWS = (7, 30, 90)


def visit_features(events: ir.Table, cutoffs: Cutoffs) -> ir.Table:
    """Count the visits before each cutoff.

    Returns:
        One row per `customer_id` and `at` with a visit: `visits_w`, sessions that
        began within w days, and `days_since_visit`.
    """
    sessions = sum_sessions(events).select("customer_id", "time")
    seen = before(sessions, "time", cutoffs)
    age = begun_days(seen["at"], seen["time"])
    return seen.group_by("customer_id", "at").aggregate(
        days_since_visit=age.min(),
        **{f"visits_{days}": (age <= days).sum() for days in VISIT_WINDOWS},
    )
