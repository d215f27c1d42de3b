"""What the sentences of `eda` say, computed anew in pandas from the primary tables."""

from pathlib import Path
from types import SimpleNamespace

import pandas as pd

WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
DAY = pd.Timedelta(days=1)


def read(base: Path) -> SimpleNamespace:
    """Read the tables; `net` is what was not undone, `sold` the sales among it."""
    names = ("transactions", "customers", "products", "events")
    tables = {
        name: pd.read_parquet(base / f"03_primary/{name}.parquet") for name in names
    } | {
        "order_lines": pd.read_parquet(base / "02_intermediate/order_lines.parquet"),
        "marked_events": pd.read_parquet(base / "02_intermediate/events.parquet"),
    }
    lines = tables["transactions"]
    net = lines[lines["undone_at"].isna()]
    net = net.merge(tables["products"], on="product_id", how="left")
    net = net.merge(tables["customers"][["customer_id", "country"]], on="customer_id")
    net = net.assign(day=net["time"].dt.floor("D"))
    return SimpleNamespace(**tables, net=net, sold=net[net["quantity"] > 0])


def daily(of):
    days = pd.date_range(of.net["day"].min(), of.net["day"].max())
    revenue = of.net.groupby("day")["amount"].sum().reindex(days, fill_value=0)
    orders = of.sold.groupby("order_id")["day"].min().value_counts()
    orders = orders.reindex(days, fill_value=0)
    quarter = min(91, len(days) // 2)
    return {
        "orders": of.sold["order_id"].nunique(),
        "revenue": of.net["amount"].sum(),
        "days": len(days),
        "most": revenue.max(),
        "best": revenue.idxmax(),
        "quarter": quarter,
        "ratio": orders[-quarter:].sum() / orders[:quarter].sum(),
    }


def week_hours(of):
    time = of.sold.groupby("order_id")["time"].min()
    both = pd.crosstab(time.dt.day_of_week, time.dt.hour).stack()
    weekday, hour = both.idxmax()
    share = time.dt.day_of_week.value_counts().reindex(range(7), fill_value=0)
    share = share / len(time)
    return {
        "weekday": WEEKDAYS[weekday],
        "hour": hour,
        "most": WEEKDAYS[share.idxmax()],
        "most_share": share.max(),
        "fewest": WEEKDAYS[share.idxmin()],
        "fewest_share": share.min(),
    }


def gaps(of):
    days = of.sold[["customer_id", "day"]].drop_duplicates().sort_values("day")
    found = days.groupby("customer_id")["day"].diff().dropna() / DAY
    return {
        "gaps": len(found),
        "median": found.quantile(0.5, interpolation="lower"),
        "week": (found <= 7).mean(),
    }


def cohorts(of):
    months = of.sold["time"].dt.to_period("M").rename("month")
    first = months.groupby(of.sold["customer_id"]).min()
    active = set(zip(of.sold["customer_id"], months, strict=True))
    whole, share = whole_months(of), {}
    for after in (1, 6, 12):
        then = (first + after)[lambda month: month.isin(whole)]
        if len(then):
            came = [pair in active for pair in then.items()]
            share[after] = sum(came) / len(came)
    return {"customers": len(first), "share": share}


def whole_months(of) -> list[pd.Period]:
    """The months all of whose days lie between the first and the last."""
    days = pd.date_range(of.net["day"].min(), of.net["day"].max()).to_period("M")
    return [
        month for month in days.unique() if sum(days == month) == month.days_in_month
    ]


def basket_sizes(of):
    orders = of.sold.dropna(subset="product_id").groupby("order_id")
    held = orders["product_id"].nunique()
    return {
        "products": held.mean(),
        "pieces": orders["quantity"].sum().mean(),
        "median": held.quantile(0.5, interpolation="lower"),
        "one": (held == 1).mean(),
    }


def values(of):
    order = of.sold.groupby("order_id")
    sums = order[["amount", "discount"]].sum()
    told = of.sold.dropna(subset="discount")["order_id"].unique()
    discount = (sums["discount"] / sums.sum(axis=1))[told]
    found = {
        "unit price": of.sold["unit_price"].median(),
        "order value": sums["amount"].median(),
        "revenue of a customer": of.net.groupby("customer_id")["amount"].sum().median(),
        "days of delivery": order["delivery_days"].min().median(),
        "share of discount": discount.median(),
    }
    return {"medians": {name: one for name, one in found.items() if pd.notna(one)}}


def countries(of):
    revenue = of.net.groupby("country")["amount"].sum().sort_values(ascending=False)
    customers = of.sold.groupby("country")["customer_id"].nunique()
    each = (revenue / customers).dropna()
    return {
        "first": revenue.index[0],
        "share": revenue.iloc[0] / revenue.sum(),
        "others": len(revenue) - 1,
        "best": each.idxmax(),
        "each": each.max(),
        "customers": customers[each.idxmax()],
    }
