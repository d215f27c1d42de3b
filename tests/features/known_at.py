"""What each task knows of a log at a moment: one function per task."""

import ibis
import pandas as pd
from running import periods

from shopcast.features.baskets import basket_lines, histories, today
from shopcast.features.customer_cutoffs import make_inputs
from shopcast.features.days import cutoff_table
from shopcast.features.season import daily_activity
from shopcast.pipelines.category.moments import describe as describe_days
from shopcast.pipelines.category.options import Options as CategoryOptions
from shopcast.pipelines.category.order_days import add_moments, ordered_days
from shopcast.pipelines.next_order.moments import describe as describe_customers
from shopcast.pipelines.next_order.options import Options as OrderOptions
from shopcast.pipelines.segmentation.facts import count_facts
from shopcast.tables.schemas import CALENDAR, CUSTOMERS, EVENTS, PRODUCTS, empty

WHO = [f"c{number}" for number in range(24)]
AT, HORIZON = pd.Timestamp("2024-02-01"), 10
CUTOFF = pd.DatetimeIndex([AT])
PERIODS = periods(horizon_days=HORIZON, label_days=HORIZON)


def inputs(log: pd.DataFrame) -> pd.DataFrame:
    table = make_inputs(ibis.memtable(log), CUTOFF, PERIODS, [3, 14], 3)
    return table.to_pandas()


def activity(log: pd.DataFrame) -> pd.DataFrame:
    """What the season is made of, up to the last sale before the cutoff."""
    sold = log.loc[(log["quantity"] > 0) & (log["time"] < AT), "time"]
    if sold.empty:
        return pd.DataFrame()
    known = daily_activity(ibis.memtable(log)).loc[: sold.max()]
    return known.reset_index(names="day")


def facts(log: pd.DataFrame) -> pd.DataFrame:
    columns = {"order_id": log["time"].dt.strftime("%j"), "unit_price": 1.0}
    lines = log.assign(**columns, discount=0.0, product_id="mug")
    tables = {
        "transactions": ibis.memtable(lines),
        "customers": ibis.memtable({"customer_id": WHO}),
        "events": empty(EVENTS),
        "products": empty(PRODUCTS),
        "calendar": empty(CALENDAR),
    }
    return count_facts(tables, cutoff_table(CUTOFF), []).to_pandas()


ORDER_OPTIONS = OrderOptions.model_construct(
    windows=[3, 14], orders=3, same_day_repeats=False
)
CATEGORY_OPTIONS = CategoryOptions.model_construct(
    half_lives=[30], order_half_lives=[2]
)


def orders(log: pd.DataFrame, same_day: bool = False) -> pd.DataFrame:
    """What `next_order` knows; every line is a visit too."""
    more = {"discount": 1.0, "delivery_days": 2.0, "payment": "card"}
    options = ORDER_OPTIONS.model_copy(update={"same_day_repeats": same_day})
    tables = {
        "transactions": ibis.memtable(log.assign(**more)),
        "events": ibis.memtable(visits(log)),
        "customers": empty(CUSTOMERS),
    }
    return describe_customers(tables, CUTOFF, PERIODS, options).to_pandas()


def visits(log: pd.DataFrame) -> pd.DataFrame:
    columns = {"session_id": log["time"].dt.strftime("%j"), "event_type": "view"}
    return log[["customer_id", "time"]].assign(**columns, product_id="mug")


def categories(log: pd.DataFrame) -> pd.DataFrame:
    """What `category` knows of a day that begins at the cutoff; labels left out."""
    lines = log.assign(product_id="mug")
    goods = ibis.memtable({"product_id": ["mug"], "category": ["kitchen"]})
    tables = {
        "transactions": ibis.memtable(lines),
        "events": ibis.memtable(visits(log)),
        "categories": goods,
    }
    before = log[log["time"] < AT]
    days = ordered_days(ibis.memtable(before.assign(product_id="mug")))
    days = add_moments(days, cutoff_table(CUTOFF), month=2)
    now = days.filter(days["day"] == ibis.literal(AT))
    classes, visited = ["kitchen", "toys"], True
    rows = describe_days(days, now, tables, classes, CATEGORY_OPTIONS, visited)
    return rows.to_pandas().drop(columns=["bought", "lines"])


def orders_of_a_day(log: pd.DataFrame) -> pd.DataFrame:
    """What `next_order` knows where orders of one day are told apart."""
    return orders(log, same_day=True)


def baskets(log: pd.DataFrame) -> pd.DataFrame:
    """What `basket` knows of a day that begins at the cutoff."""
    lines = basket_lines(ibis.memtable(log.assign(product_id="mug")))
    return histories(lines, today(lines, cutoff_table(CUTOFF)), 50)


# By task; the last two are told of days with an order, of which undoing is no part.
KNOWN = {
    "ltv": inputs,
    "ltv, season": activity,
    "segmentation": facts,
    "next_order": orders,
    "next_order, same day": orders_of_a_day,
    "category": categories,
    "basket": baskets,
}
