"""The same of visits, customers, the forecast and what is missing."""

from itertools import combinations

import numpy as np
import pandas as pd
from recomputed import DAY, WEEKDAYS

from shopcast.pipelines.eda.backtest import MODELS
from shopcast.tables.schemas import TABLES


def event_types(of):
    share = of.events["event_type"].value_counts(normalize=True)
    return {"events": len(of.events), "share": share.to_dict()}


def _sessions(of):
    kinds = pd.get_dummies(of.events["event_type"], dtype=int)
    kinds = kinds.assign(day=of.events["time"].dt.floor("D"), events=1)
    keys = [of.events["customer_id"], of.events["session_id"]]
    sums = dict.fromkeys(kinds.columns.drop("day"), "sum")
    return kinds.groupby(keys).agg(sums | {"day": "min"})


def funnel(of):
    steps = _sessions(of).reindex(columns=["cart", "purchase"], fill_value=0)
    return {"sessions": len(steps), **(steps > 0).mean()}


def session_days(of):
    day = _sessions(of)["day"]
    count = day.dt.day_of_week.value_counts().reindex(range(7), fill_value=0)
    return {
        "mean": len(day) / ((day.max() - day.min()) / DAY + 1),
        "most": WEEKDAYS[count.idxmax()],
        "fewest": WEEKDAYS[count.idxmin()],
        "ratio": count.min() / count.max(),
    }


def _orders(of):
    keep = {"customer_id": "first", "time": "min", "amount": "sum", "quantity": "sum"}
    lines = of.sold.groupby("order_id").size().rename("lines")
    return of.sold.groupby("order_id").agg(keep).join(lines)


def timelines(of):
    orders, sessions = _orders(of), _sessions(of).reset_index()
    count = pd.DataFrame(
        {
            "events": of.events["customer_id"].value_counts(),
            "orders": orders["customer_id"].value_counts(),
        }
    ).fillna(0)
    lead = count.sort_index().sort_values(["events", "orders"], kind="stable",
                                          ascending=False).index[0]  # fmt: skip
    own = orders[orders["customer_id"] == lead]
    seen = sessions[sessions["customer_id"] == lead]["day"]
    days = pd.concat([seen, own["time"].dt.floor("D")]).nunique()
    return {"customer": lead, "days": days, **count.loc[lead],
            "worth": own["amount"].sum()}  # fmt: skip


def correlations(of):
    by = _orders(of).groupby("customer_id")
    end = of.sold["time"].max()
    facts = {
        "orders": by.size(),
        "revenue": by["amount"].sum(),
        "order_value": by["amount"].mean(),
        "order_lines": by["lines"].mean(),
        "order_units": by["quantity"].mean(),
        "days_since_first": (end - by["time"].min()) / DAY,
        "days_since_last": (end - by["time"].max()) / DAY,
    }
    visits = _sessions(of).drop(columns="day").groupby("customer_id")
    facts |= {"sessions": visits.size(), **visits.sum()}
    logs = np.log1p(pd.DataFrame(facts)).loc[:, lambda table: table.std() > 1e-9]
    found = logs.corr()
    pairs = {(a, b): found.loc[a, b] for a, b in combinations(logs, 2)}
    high, low = max(pairs, key=pairs.get), min(pairs, key=pairs.get)
    return {"closest": set(high), "highest": pairs[high],
            "opposed": set(low), "lowest": pairs[low]}  # fmt: skip


def backtest(of):
    """Three folds of 14 days; the forecasts have tests of their own."""
    days = pd.date_range(of.net["day"].min(), of.net["day"].max())
    revenue = of.net.groupby("day")["amount"].sum().round(4)
    revenue = revenue.reindex(days, fill_value=0.0)
    errors = {}
    for name, forecast in MODELS.items():
        for cut in (42, 28, 14):
            ahead, expected = revenue[-cut:][:14], forecast(revenue[:-cut], 14)
            if expected is not None:
                errors[name, cut] = np.abs(ahead - expected).mean()
    table = pd.Series(errors).unstack(level=0)
    naive = {
        name: table["seasonal_naive"][table[name].notna()].mean() for name in table
    }
    best = (table.mean() / pd.Series(naive)).idxmin()
    own = table[best].dropna()
    return {"folds": len(own), "model": best.replace("_", " "), "mae": own.mean(),
            "low": own.min(), "high": own.max(), "naive": naive[best]}  # fmt: skip


def missing(of):
    names = {"order_lines": of.order_lines, "events": of.marked_events,
             "customers": of.customers, "products": of.products}  # fmt: skip
    share = pd.concat(
        {name: table[[*TABLES[name]]].isna().mean() for name, table in names.items()}
    )
    partly = share[(share > 0) & (share < 1)]
    said = {"empty": (share == 1).sum()}
    if partly.empty:
        return said
    return said | {"column": ".".join(partly.idxmax()), "share": partly.max()}
