"""The tables of `eda` in plain pandas, as one writes them in a notebook."""

from pathlib import Path

import numpy as np
import pandas as pd

PER_DECADE = 8


def tables(primary: Path) -> dict[str, pd.DataFrame]:
    """Compute the tables of sales, products and visits from the primary layer."""
    names = ("transactions", "orders", "customers", "products", "events", "calendar")
    read = {name: pd.read_parquet(primary / f"{name}.parquet") for name in names}
    lines = read["transactions"]
    lines = lines[lines["undone_at"].isna()]
    orders, events = read["orders"], read["events"]
    bought = lines[lines["quantity"] > 0]
    known = bought.merge(read["products"], on="product_id", how="left")
    return {
        "sales_days": _sales_days(lines, orders),
        "week_hours": _week_hours(orders),
        "gaps": _gaps(orders),
        "cohort_months": _cohorts(orders),
        "basket_sizes": _baskets(bought),
        "countries": _countries(lines, read["customers"]),
        "values": _values(bought, lines, orders),
        "top_products": _top(lines, bought),
        "category_months": _category_months(lines, read["products"]),
        "words": _words(known),
        "pairs": _pairs(bought),
        **_visits(events),
    }


def _sales_days(lines, orders):
    day = lines.groupby(lines["time"].dt.floor("D"))
    placed = orders.groupby(orders["time"].dt.floor("D"))
    return pd.DataFrame(
        {
            "orders": placed.size(),
            "buyers": placed["customer_id"].nunique(),
            "lines": (lines["quantity"] > 0).groupby(lines["time"].dt.floor("D")).sum(),
            "units": day["quantity"].sum(),
            "revenue": day["amount"].sum(),
        }
    ).fillna(0)


def _week_hours(orders):
    keys = [orders["time"].dt.day_of_week, orders["time"].dt.hour]
    return orders.groupby(keys).size()


def _gaps(orders):
    days = orders[["customer_id"]].assign(day=orders["time"].dt.floor("D"))
    days = days.drop_duplicates().sort_values(["customer_id", "day"])
    return days.groupby("customer_id")["day"].diff().dt.days.value_counts()


def _cohorts(orders):
    month = orders["time"].dt.to_period("M")
    active = orders[["customer_id"]].assign(month=month).drop_duplicates()
    first = active.groupby("customer_id")["month"].transform("min")
    apart = active["month"].astype("int64") - first.astype("int64")
    return active.groupby([first, apart]).size()


def _baskets(bought):
    sizes = bought.groupby("order_id").agg(
        products=("product_id", "nunique"), units=("quantity", "sum")
    )
    return sizes.groupby("products")["units"].agg(["size", "sum"])


def _countries(lines, customers):
    both = lines.merge(customers[["customer_id", "country"]], on="customer_id")
    return both.groupby("country").agg(
        orders=("order_id", "nunique"), revenue=("amount", "sum")
    )


def _values(bought, lines, orders):
    revenue = lines.groupby("customer_id")["amount"].sum()
    parts = {"price": bought["unit_price"], "order": orders["amount"], "all": revenue}
    return pd.concat(
        {
            name: np.floor(np.log10(one[one > 0]) * PER_DECADE).value_counts()
            for name, one in parts.items()
        }
    )


def _top(lines, bought):
    sums = lines.groupby("product_id").agg(
        units=("quantity", "sum"), revenue=("amount", "sum")
    )
    return sums.assign(orders=bought.groupby("product_id")["order_id"].nunique())


def _category_months(lines, products):
    both = lines.merge(products[["product_id", "category"]], on="product_id")
    both = both.assign(month=both["time"].dt.to_period("M"))
    return both.groupby(["month", "category"])["amount"].sum()


def _words(known):
    weight = known["description"].str.lower().value_counts()
    words = weight.rename_axis("text").reset_index(name="lines")
    words = words.assign(text=words["text"].str.split()).explode("text")
    return words.groupby("text")["lines"].sum().nlargest(150)


def _pairs(bought):
    baskets = bought[["order_id", "product_id"]].drop_duplicates()
    top = baskets["product_id"].value_counts().index[:20]
    held = baskets[baskets["product_id"].isin(top)]
    both = held.merge(held, on="order_id")
    return both.groupby(["product_id_x", "product_id_y"]).size()


def _visits(events):
    types = pd.get_dummies(events["event_type"])
    keys = [events["customer_id"], events["session_id"]]
    sessions = types.groupby(keys).sum()
    times = events.groupby(["customer_id", "session_id"])["time"].agg(["min", "max"])
    sessions = sessions.join(times).reset_index()
    month = events["time"].dt.to_period("M")
    day = sessions["min"].dt.floor("D")
    by_day = sessions.groupby(day)
    return {
        "event_months": events.groupby([month, "event_type"]).size(),
        "funnel": (sessions[["view", "cart", "purchase"]] > 0).sum(),
        "session_days": by_day["customer_id"].agg(["size", "nunique"]),
        "sessions": sessions,
    }
