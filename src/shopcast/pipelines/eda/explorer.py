"""The interactive page: sales by day, category and country, with filters."""

import ibis
import ibis.expr.types as ir
import pandas as pd

from shopcast.pipelines.eda.options import Options
from shopcast.pipelines.eda.products import OTHER
from shopcast.pipelines.eda.sales import net
from shopcast.showing.pages import render
from shopcast.tables.money import exact_sum

UNKNOWN = "(unknown)"


def make_cube(
    transactions: ir.Table, products: ir.Table, customers: ir.Table, options: Options
) -> pd.DataFrame:
    """Sum up all sales by day, category and country.

    Returns:
        One row per `day`, `category` and `country` (the largest, `(other)`,
        or `(unknown)`): `lines`, `units` and `revenue`, net of returns.
    """
    lines = net(transactions).select(
        "customer_id", "product_id", "quantity", "amount", day=ibis._.time.truncate("D")
    )
    goods = products.select("product_id", "category")
    people = customers.select("customer_id", "country")
    table = lines.left_join(goods, "product_id").drop("product_id_right")
    table = table.left_join(people, "customer_id").drop("customer_id_right")
    table = table.mutate(
        category=_largest(table, "category", options.categories),
        country=_largest(table, "country", options.countries),
    )
    sums = table.group_by("day", "category", "country").aggregate(
        lines=(table["quantity"] > 0).sum(),
        units=exact_sum(table["quantity"]),
        revenue=exact_sum(table["amount"]),
    )
    return sums.order_by("day", "category", "country").to_pandas()


def _largest(table: ir.Table, name: str, most: int) -> ir.StringValue:
    known = table.filter(table[name].notnull())
    total = known.group_by(name).aggregate(revenue=exact_sum(known["amount"]))
    top = total.order_by([ibis.desc("revenue"), name]).limit(most).to_pandas()[name]
    return ibis.cases(
        (table[name].isnull(), UNKNOWN),
        (table[name].isin(list(top)), table[name]),
        else_=OTHER,
    )


def make_explorer(cube_days: pd.DataFrame) -> str:
    """Write the interactive page, with all it needs inside."""
    from plotly.offline import get_plotlyjs

    names = {name: sorted(cube_days[name].unique()) for name in ("category", "country")}
    start = cube_days["day"].min()
    places = {
        name: cube_days[name]
        .map({one: at for at, one in enumerate(names[name])})
        .tolist()
        for name in names
    }
    return render(
        "explorer.html",
        title="Explore sales",
        plotly=get_plotlyjs(),
        cube={
            "start": f"{start:%Y-%m-%d}",
            "day": (cube_days["day"] - start).dt.days.tolist(),
            "names": names,
            **places,
            "lines": cube_days["lines"].tolist(),
            "units": cube_days["units"].round(2).tolist(),
            "revenue": cube_days["revenue"].round(2).tolist(),
        },
    )
