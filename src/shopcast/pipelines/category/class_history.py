"""What each customer bought of each class before a day."""

import ibis
import ibis.expr.types as ir

from shopcast.features.days import before, begun_days, whole_days
from shopcast.features.lists import sorted_lists
from shopcast.pipelines.category.options import Options
from shopcast.tables.money import ZERO

KEYS = ["customer_id", "day"]
LAGS = (1, 2, 3)
VIEW_DAYS = (7, 30)
NEVER = 3000


def class_history(
    days: ir.Table,
    wanted: ir.Table,
    bought: ir.Table,
    looked: ir.Table,
    classes: int,
    options: Options,
) -> ir.Table:
    """Describe wanted days with an order by what came before them, class by class.

    Args:
        days: As `order_days.ordered_days` makes them.
        wanted: `customer_id` and `day` of those that are described.
        bought: As `order_days.bought_classes` makes them.
        looked: As `class_views` makes them.
        classes: How many there are.
        options: Half-lives.

    Returns:
        One row per `customer_id` and `day`: lists over classes `bought` (1 if in the
        day's order: the label); of days before it `orders_with`; `weight_<h>` and
        `order_weight_<h>`, sums that halve every h days or orders; `days_since`,
        `orders_since` (3,000 for never), `class_gap` (mean days between, 3,000 for
        less than two), `in_last_<n>`, `same_month` (orders of this month of the year),
        `lines_each` (mean); `views_<d>` of the last d days.
    """
    numbers = ibis.memtable({"number": list(range(classes))})
    grid = days.cross_join(numbers)
    keys = [*KEYS, "number"]
    grid = grid.left_join(bought, keys).drop(*(f"{key}_right" for key in keys))
    grid = grid.left_join(looked, keys).drop(*(f"{key}_right" for key in keys))
    since = _since_first(grid)
    grid = grid.mutate(
        bought=grid["count"].notnull().cast("float64"),
        count=grid["count"].fill_null(0).cast("float64"),
        time=since,
        **{f"views_{d}": grid[f"views_{d}"].fill_null(0) for d in VIEW_DAYS},
    )
    facts = _facts(grid, options)
    table = grid.select(*keys, "bought", *(f"views_{d}" for d in VIEW_DAYS), **facts)
    table = table.semi_join(wanted, KEYS)  # lists of all days would fill the memory
    names = [name for name in table.columns if name not in keys]
    lists = {name: table[name].cast("float32") for name in names}
    return sorted_lists(table, KEYS, "number", lists)


def _facts(grid: ir.Table, options: Options) -> dict[str, ir.Value]:
    group = ["customer_id", "number"]
    past = ibis.window(group_by=group, order_by="day", preceding=(None, 1))
    month = ibis.window(
        group_by=[*group, "month_of_order"], order_by="day", preceding=(None, 1)
    )
    own = ibis.window(group_by=group, order_by="day")
    bought, time = grid["bought"], grid["time"]
    rank = grid["rank"].cast("float64")
    when = (bought > 0).ifelse(time, ibis.null("float64"))
    place = (bought > 0).ifelse(rank, ibis.null("float64"))
    number = bought.sum().over(past).fill_null(ZERO)
    span = when.max().over(past) - when.min().over(past)
    facts = {
        "orders_with": number,
        "days_since": (time - when.max().over(past)).fill_null(NEVER),
        "orders_since": (rank - place.max().over(past)).fill_null(NEVER),
        "class_gap": (span / (number - 1).nullif(0)).fill_null(NEVER),
        "same_month": bought.sum().over(month).fill_null(ZERO),
        "lines_each": grid["count"].sum().over(past).fill_null(ZERO)
        / number.nullif(0).fill_null(1),
    }
    for lag in LAGS:
        facts[f"in_last_{lag}"] = bought.lag(lag).over(own).fill_null(ZERO)
    for name, clock, lives in (
        ("weight", time, options.half_lives),
        ("order_weight", rank, options.order_half_lives),
    ):
        for life in lives:
            grown = (bought * _two_to(clock / life)).sum().over(past).fill_null(ZERO)
            facts[f"{name}_{life}"] = (grown * _two_to(-clock / life)).round(6)
    return facts


def _since_first(days: ir.Table) -> ir.FloatingValue:
    """Count days from each customer's first one: powers of two stay finite."""
    first = days["day"].min().over(group_by="customer_id")
    return whole_days(days["day"], first).cast("float64")


def _two_to(power: ir.FloatingValue) -> ir.FloatingValue:
    return (power * 0.6931471805599453).exp()


def order_facts(days: ir.Table, options: Options) -> ir.Table:
    """Describe each day with an order by the orders before it, whatever was in them.

    Returns:
        One row per `customer_id` and `day`: the columns of `days`; `all_<h>` and
        `all_orders_<h>`, what the weights of `class_history` would be for a class in
        every order; `days_since_order`, `tenure`, `last_lines`, `mean_lines`,
        `same_month_days` (with an order, of this month of the year).
    """
    days = days.mutate(
        time=_since_first(days),
    )
    past = ibis.window(group_by="customer_id", order_by="day", preceding=(None, 1))
    month = ibis.window(
        group_by=["customer_id", "month_of_order"],
        order_by="day",
        preceding=(None, 1),
    )
    own = ibis.window(group_by="customer_id", order_by="day")
    time, rank = days["time"], days["rank"].cast("float64")
    lines = days["lines"].cast("float64")
    facts = {
        "days_since_order": time - time.lag(1).over(own),
        "tenure": time - time.min().over(past),
        "last_lines": lines.lag(1).over(own),
        "mean_lines": lines.mean().over(past),
        "same_month_days": time.count().over(month),
    }
    for name, clock, lives in (
        ("all", time, options.half_lives),
        ("all_orders", rank, options.order_half_lives),
    ):
        for life in lives:
            grown = _two_to(clock / life).sum().over(past)
            facts[f"{name}_{life}"] = (grown * _two_to(-clock / life)).round(6)
    typed = {name: fact.cast("float64").fill_null(ZERO) for name, fact in facts.items()}
    return days.select(*KEYS, "rank", "lines", "month_of_order", **typed)


def class_views(events: ir.Table, numbered: ir.Table, days: ir.Table) -> ir.Table:
    """Count events with a product of each class shortly before each day.

    Returns:
        One row per `customer_id`, `day` and `number` with any: `views_<d>`, over the
        last d days.
    """
    seen = events.inner_join(numbered, "product_id")
    seen = seen.select("customer_id", "time", "number")
    both = before(seen, "time", days.select("customer_id", at="day"))
    both = both.mutate(age=begun_days(both["at"], both["time"]))
    both = both.filter(both["age"] <= max(VIEW_DAYS))
    counts = {f"views_{d}": (both["age"] <= d).sum() for d in VIEW_DAYS}
    return both.group_by("customer_id", "number", day=both["at"]).aggregate(**counts)
