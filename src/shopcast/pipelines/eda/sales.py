"""How much the shop sells, when, and to whom: aggregates of the whole data."""

import ibis
import ibis.expr.types as ir
import pandas as pd

from shopcast.features.days import DAY_SECONDS
from shopcast.tables.money import exact_sum
from shopcast.tables.sources import Source


def net(transactions: ir.Table) -> ir.Table:
    """Keep sales that were not cancelled, and returns without a known sale."""
    return transactions.filter(transactions["undone_at"].isnull())


def sum_days(
    transactions: ir.Table, orders: ir.Table, calendar: ir.Table
) -> pd.DataFrame:
    """Sum up sales by day.

    Returns:
        One row per `day` from the first to the last, days without sales too:
        `orders`, `buyers`, `lines`, `units` and `revenue` net of returns; `holiday`
        and `promotion`, names or null.
    """
    lines = net(transactions)
    sold = lines.group_by(day=lines["time"].truncate("D")).aggregate(
        lines=(lines["quantity"] > 0).sum(),
        units=exact_sum(lines["quantity"]),
        revenue=exact_sum(lines["amount"]),
    )
    placed = orders.group_by(day=orders["time"].truncate("D")).aggregate(
        orders=orders.count(), buyers=orders["customer_id"].nunique()
    )
    days = calendar.select("day", "holiday", "promotion")
    table = days.left_join(sold, "day").drop("day_right")
    table = table.left_join(placed, "day").drop("day_right")
    first, last = lines["time"].min().truncate("D"), lines["time"].max()
    span = lines.aggregate(first=first, last=last)
    table = table.cross_join(span)
    table = table.filter(table["day"] >= table["first"], table["day"] <= table["last"])
    found = table.drop("first", "last").order_by("day").to_pandas()
    counts = ["orders", "buyers", "lines", "units", "revenue"]
    return found.assign(**{name: found[name].fillna(0) for name in counts})


def count_week_hours(orders: ir.Table, source: Source) -> pd.DataFrame:
    """Count orders by weekday (Monday is 0) and hour, in the shop's own time zone."""
    minutes = orders.group_by(time=orders["time"].truncate("m")).aggregate(
        orders=orders.count()
    )
    table = minutes.order_by("time").to_pandas()
    local = table["time"].dt.tz_localize("UTC").dt.tz_convert(source.timezone)
    table = table.assign(weekday=local.dt.day_of_week, hour=local.dt.hour)
    return table.groupby(["weekday", "hour"], as_index=False)["orders"].sum()


def count_gaps(orders: ir.Table) -> pd.DataFrame:
    """Count the whole days between a customer's days with an order: `days`, `gaps`."""
    days = orders.select("customer_id", day=orders["time"].truncate("D")).distinct()
    own = ibis.window(group_by="customer_id", order_by="day")
    seconds = days["day"].epoch_seconds() - days["day"].lag().over(own).epoch_seconds()
    gaps = days.mutate(days=(seconds // DAY_SECONDS).cast("int64"))
    gaps = gaps.filter(gaps["days"].notnull())
    counts = gaps.group_by("days").aggregate(gaps=gaps.count())
    return counts.order_by("days").to_pandas()


def count_cohorts(orders: ir.Table) -> pd.DataFrame:
    """Count who came back.

    Returns:
        One row per `month` of the first order and `months` since: `customers` with
        an order then, and `share` of the cohort. Months that the data do not reach
        are absent, the last one is not complete.
    """
    month = orders["time"].truncate("M")
    active = orders.select("customer_id", active=month).distinct()
    ever = ibis.window(group_by="customer_id")
    active = active.mutate(cohort=active["active"].min().over(ever))
    apart = 12 * (active["active"].year() - active["cohort"].year())
    apart = (apart + active["active"].month() - active["cohort"].month()).cast("int64")
    cohorts = active.group_by(month="cohort", months=apart)
    counts = cohorts.aggregate(customers=active.count())
    table = counts.order_by("month", "months").to_pandas()
    return _with_empty_months(table)


def _with_empty_months(cohorts: pd.DataFrame) -> pd.DataFrame:
    """Add the months in which nobody of a cohort ordered, up to the data's last."""
    grid = cohorts.pivot(index="month", columns="months", values="customers").fillna(0)
    last = cohorts["month"] + cohorts["months"].map(lambda n: pd.DateOffset(months=n))
    end = last.max()
    reach = 12 * (end.year - grid.index.year) + end.month - grid.index.month
    grid = grid.reindex(columns=range(reach.max() + 1), fill_value=0)
    rows = grid.stack().rename("customers").reset_index()
    rows = rows[
        rows["months"] <= rows["month"].map(dict(zip(grid.index, reach, strict=True)))
    ]
    size = rows.groupby("month")["customers"].transform("first")
    rows = rows.astype({"customers": "int64"}).assign(share=rows["customers"] / size)
    return rows.reset_index(drop=True)


def count_basket_sizes(transactions: ir.Table) -> pd.DataFrame:
    """Count orders by how many different `products` they hold: `orders`, `units`.

    Lines that name no product do not count.
    """
    lines = net(transactions)
    lines = lines.filter(lines["quantity"] > 0, lines["product_id"].notnull())
    sizes = lines.group_by("order_id").aggregate(
        products=lines["product_id"].nunique(), units=exact_sum(lines["quantity"])
    )
    counts = sizes.group_by("products").aggregate(
        orders=sizes.count(), units=exact_sum(sizes["units"])
    )
    return counts.order_by("products").to_pandas()


def sum_countries(transactions: ir.Table, customers: ir.Table) -> pd.DataFrame:
    """Sum up sales by `country`, largest first, where it is known.

    Returns:
        One row per country: `customers` with an order, `orders`, and `revenue` net of
        returns.
    """
    known = customers.filter(customers["country"].notnull())
    known = known.select("customer_id", "country")
    both = net(transactions).inner_join(known, "customer_id")
    bought = both["quantity"] > 0
    table = both.group_by("country").aggregate(
        customers=both["customer_id"].nunique(where=bought),
        orders=both["order_id"].nunique(where=bought),
        revenue=exact_sum(both["amount"]),
    )
    order = [ibis.desc("revenue"), "country"]
    return table.order_by(order).to_pandas()
