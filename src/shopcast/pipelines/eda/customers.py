"""Who the customers are: their numbers, and the days of the most engaged."""

import ibis
import ibis.expr.types as ir
import pandas as pd

from shopcast.features.days import DAY_SECONDS
from shopcast.pipelines.eda.options import Options
from shopcast.tables.money import exact_sum
from shopcast.tables.schemas import EVENT_TYPES


def sum_customers(
    session_features: ir.Table, orders: ir.Table, customers: ir.Table
) -> ir.Table:
    """Describe each customer over the whole data, in numbers that may go together.

    Returns:
        One row per customer: `orders`, `revenue`, `order_value`, `order_lines`,
        `order_units`, `days_since_first`, `days_since_last` (to the shop's last
        order), and, over all session_features, `sessions`, `events`, and the number of
        each type.
    """
    end = orders["time"].max().epoch_seconds().as_scalar()
    days = {
        "days_since_first": end - orders["time"].min().epoch_seconds(),
        "days_since_last": end - orders["time"].max().epoch_seconds(),
    }
    bought = orders.group_by("customer_id").aggregate(
        orders=orders.count(),
        revenue=orders["amount"].sum(),
        order_value=orders["amount"].mean(),
        order_lines=orders["num_lines"].mean(),
        order_units=orders["quantity"].mean(),
        **{name: seconds / DAY_SECONDS for name, seconds in days.items()},
    )
    types = {name: session_features[name].sum() for name in EVENT_TYPES}
    visited = session_features.group_by("customer_id").aggregate(
        sessions=session_features.count(),
        events=session_features["events"].sum(),
        **types,
    )
    table = customers.select("customer_id")
    for part in (bought, visited):
        table = table.left_join(part, "customer_id").drop("customer_id_right")
    return table.order_by("customer_id")


def correlate(customer_features: ir.Table) -> pd.DataFrame:
    """Correlate what is known of customers, on logs: `first`, `second`, `correlation`.

    Pearson's, of log(1 + x), over customers who have both; columns that are constant
    or absent are left out.
    """
    names = customer_features.columns[1:]
    logs = customer_features.select(
        **{name: (customer_features[name].clip(lower=0) + 1).log() for name in names}
    )
    pairs = [(a, b) for at, a in enumerate(names) for b in names[at + 1 :]]
    spread = logs.aggregate(**{name: logs[name].std() for name in names}).to_pandas()
    varied = {name for name in names if (spread[name] > 1e-9).all()}
    pairs = [(a, b) for a, b in pairs if {a, b} <= varied]
    table = pd.DataFrame(pairs, columns=["first", "second"])
    if not pairs:
        return table.assign(correlation=0.0)
    cells = {f"{a}|{b}": logs[a].corr(logs[b], how="pop") for a, b in pairs}
    found = logs.aggregate(**cells).to_pandas().iloc[0]
    return table.assign(correlation=found.to_numpy("float64").round(6))


def list_timelines(
    session_features: ir.Table, orders: ir.Table, options: Options
) -> pd.DataFrame:
    """List the days of the most engaged customers.

    Engaged are those with most events, or, in a shop without events, most orders.

    Returns:
        One row per `customer_id` (most engaged first) and `day`: `events`, `orders`,
        `revenue`.
    """
    day = {"day": ibis._.time.truncate("D")}
    visits = session_features.group_by("customer_id", **day).aggregate(
        events=session_features["events"].sum()
    )
    bought = orders.group_by("customer_id", **day).aggregate(
        orders=orders.count(), revenue=exact_sum(orders["amount"])
    )
    both = visits.outer_join(bought, ["customer_id", "day"])
    both = both.select(
        customer_id=both["customer_id"].coalesce(both["customer_id_right"]),
        day=both["day"].coalesce(both["day_right"]),
        **{name: both[name].fill_null(0) for name in ("events", "orders", "revenue")},
    )
    total = both.group_by("customer_id").aggregate(
        all_events=both["events"].sum(), all_orders=both["orders"].sum()
    )
    order = [ibis.desc("all_events"), ibis.desc("all_orders"), "customer_id"]
    top = total.order_by(order).limit(options.customers).to_pandas()["customer_id"]
    table = both.filter(both["customer_id"].isin(list(top))).to_pandas()
    place = table["customer_id"].map({name: at for at, name in enumerate(top)})
    table = table.assign(place=place).sort_values(["place", "day"], ignore_index=True)
    return table.drop(columns="place")
