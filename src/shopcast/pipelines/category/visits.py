"""The seed's inputs: weekly sessions and monthly orders before a day."""

import ibis
import ibis.expr.types as ir

from shopcast.features.days import before, begun_days
from shopcast.features.lists import sorted_lists
from shopcast.pipelines.category.class_history import KEYS
from shopcast.tables.sessions import sum_sessions

WEEKS, MONTHS = 53, 14


def sessions_or_orders(events: ir.Table, days: ir.Table, visited: bool) -> ir.Table:
    """List sessions; where the shop has no events, its days with an order.

    Returns:
        One row per session: `customer_id` and `time`.
    """
    if visited:
        return sum_sessions(events).select("customer_id", "time")
    return days.filter(days["lines"] > 0).select("customer_id", time="day")


def weekly_visits(visits: ir.Table, days: ir.Table) -> ir.Table:
    """Count visits in each of the 53 weeks before each day.

    Returns:
        One row per `customer_id` and `day` with any: the lists `week_step` (0 is next
        to the day) and `week_visits`.
    """
    seen = _before(visits, days, WEEKS * 7)
    step = (begun_days(seen["at"], seen["time"]) - 1) // 7
    return _lists(seen.mutate(step=step.cast("int64")), "week", "visits", WEEKS)


def monthly_orders(days: ir.Table, moments: ir.Table) -> ir.Table:
    """Count days with an order in each of the 14 months up to each moment's.

    Returns:
        One row per `customer_id` and `day` with any: the lists `month_step` (0 is the
        moment's own month, as far as it is over) and `month_orders`.
    """
    ordered = days.filter(days["lines"] > 0).select("customer_id", time="day")
    seen = _before(ordered, moments, (MONTHS + 1) * 31)
    step = _month(seen["at"]) - _month(seen["time"])
    return _lists(seen.mutate(step=step.cast("int64")), "month", "orders", MONTHS)


def _month(time: ir.TimestampColumn) -> ir.IntegerColumn:
    return time.year() * 12 + time.month()


def _before(table: ir.Table, days: ir.Table, reach: int) -> ir.Table:
    both = before(table, "time", days.select("customer_id", at="day"))
    return both.filter(both["time"] >= both["at"] - ibis.interval(days=reach))


def _lists(seen: ir.Table, name: str, what: str, steps: int) -> ir.Table:
    seen = seen.filter(seen["step"] < steps)
    counts = seen.group_by("customer_id", "step", day=seen["at"]).aggregate(
        count=seen.count()
    )
    lists = {f"{name}_step": counts["step"], f"{name}_{what}": counts["count"]}
    return sorted_lists(counts, KEYS, "step", lists)
