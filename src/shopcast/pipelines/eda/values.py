"""How prices, orders and customers are distributed: medians and histograms."""

import ibis.expr.types as ir
import pandas as pd

from shopcast.pipelines.eda.sales import net
from shopcast.tables.money import exact_sum

PER_DECADE = 8
PER_ONE = {"days of delivery": 1, "share of discount": 20}


def list_values(transactions: ir.Table, orders: ir.Table) -> dict[str, ir.Table]:
    """List the `value` of every row of each measure, as far as it is known.

    A price is that of an order line, revenue is net of returns, a discount is a share
    of the order's price.
    """
    lines = net(transactions)
    bought = lines.filter(lines["quantity"] > 0)
    revenue = lines.group_by("customer_id").aggregate(value=exact_sum(lines["amount"]))
    told = orders.semi_join(lines.filter(lines["discount"].notnull()), "order_id")
    full = told["amount"] + told["discount"]
    tables = {
        "unit price": bought.select(value="unit_price"),
        "order value": orders.select(value="amount"),
        "revenue of a customer": revenue.select("value"),
        "days of delivery": orders.select(value="delivery_days"),
        "share of discount": told.select(value=told["discount"] / full.nullif(0)),
    }
    return {name: one.filter(one["value"].notnull()) for name, one in tables.items()}


def find_medians(transactions: ir.Table, orders: ir.Table) -> pd.DataFrame:
    """Find the `median` of each `measure` over its `rows`."""
    found = [
        table.aggregate(median=table["value"].median(), rows=table.count())
        .to_pandas()
        .assign(measure=name)
        for name, table in list_values(transactions, orders).items()
    ]
    medians = pd.concat(found, ignore_index=True)
    known = medians[medians["rows"] > 0].reset_index(drop=True)
    return known[["measure", "median", "rows"]]


def count_values(transactions: ir.Table, orders: ir.Table) -> pd.DataFrame:
    """Count values in bins of equal ratio, or of equal width.

    Returns:
        One row per `measure` and bin, from `low` to `high`: `rows`, and the `scale`:
        `log` where bins are of equal ratio; values of 0 and less are in none of these.
    """
    tables = list_values(transactions, orders)
    return pd.concat([_bins(*one) for one in tables.items()], ignore_index=True)


def _bins(measure: str, values: ir.Table) -> pd.DataFrame:
    per_one = PER_ONE.get(measure)
    if per_one is None:
        values = values.filter(values["value"] > 0)
        step = values["value"].log10() * PER_DECADE
    else:
        step = values["value"] * per_one
    counts = values.group_by(step=step.floor().cast("int64")).aggregate(
        rows=values.count()
    )
    table = counts.order_by("step").to_pandas()
    edges = [
        (table["step"] + more) / per_one
        if per_one
        else 10 ** ((table["step"] + more) / PER_DECADE)
        for more in (0, 1)
    ]
    columns = {"measure": measure, "scale": "linear" if per_one else "log"}
    columns |= {"low": edges[0], "high": edges[1], "rows": table["rows"]}
    return pd.DataFrame(columns)
