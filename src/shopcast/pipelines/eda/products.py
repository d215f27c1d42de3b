"""What the shop sells: products, categories and the words for them."""

import ibis
import ibis.expr.types as ir
import pandas as pd

from shopcast.pipelines.eda.options import Options
from shopcast.pipelines.eda.sales import net
from shopcast.tables.engines import trimmed
from shopcast.tables.money import exact_sum
from shopcast.tables.schemas import TABLES

RANKINGS = ("units", "orders", "revenue")
OTHER = "(other)"
LONGEST = 60


def rank_products(
    transactions: ir.Table, products: ir.Table, options: Options
) -> pd.DataFrame:
    """List the products sold most, net of returns.

    Returns:
        One row per ranking `by` (units, orders, revenue) and `rank` from 1:
        `product_id`, `description`, `category`, `units`, `orders`, `revenue`.
    """
    lines = net(transactions)
    lines = lines.filter(lines["product_id"].notnull())
    sums = lines.group_by("product_id").aggregate(
        units=exact_sum(lines["quantity"]),
        orders=lines["order_id"].nunique(where=lines["quantity"] > 0),
        revenue=exact_sum(lines["amount"]),
    )
    known = products.select("product_id", "description", "category")
    table = sums.left_join(known, "product_id").drop("product_id_right")
    parts = []
    for by in RANKINGS:
        order = [ibis.desc(by), "product_id"]
        top = table.order_by(order).limit(options.products).to_pandas()
        parts.append(top.assign(by=by, rank=range(1, len(top) + 1)))
    columns = ["by", "rank", "product_id", "description", "category", *RANKINGS]
    return pd.concat(parts, ignore_index=True)[columns]


def sum_category_months(
    transactions: ir.Table, products: ir.Table, options: Options
) -> pd.DataFrame:
    """Sum up sales by category and month.

    Returns:
        One row per `month` and `category` (the largest, and `(other)`): `orders`,
        `units`, `revenue`. Empty where the shop's categories are not known.
    """
    lines, known = net(transactions), products.filter(products["category"].notnull())
    both = lines.inner_join(known.select("product_id", "category"), "product_id")
    total = both.group_by("category").aggregate(revenue=exact_sum(both["amount"]))
    order = [ibis.desc("revenue"), "category"]
    top = total.order_by(order).limit(options.categories).to_pandas()["category"]
    category = both["category"]
    kept = ibis.cases((category.isin(list(top)), category), else_=OTHER)
    sums = both.group_by(month=both["time"].truncate("M"), category=kept).aggregate(
        orders=both["order_id"].nunique(where=both["quantity"] > 0),
        units=exact_sum(both["quantity"]),
        revenue=exact_sum(both["amount"]),
    )
    return sums.order_by("month", "category").to_pandas()


def weigh_words(
    transactions: ir.Table, products: ir.Table, options: Options
) -> pd.DataFrame:
    """Weigh the words of descriptions, and whole descriptions, by the lines sold.

    Returns:
        One row per `kind` (word, description) and `text` of the heaviest: `lines`.
    """
    lines = net(transactions)
    counts = (
        lines.filter(lines["quantity"] > 0)
        .group_by("product_id")
        .aggregate(lines=ibis._.count())
    )
    known = products.filter(products["description"].notnull())
    both = counts.inner_join(known, "product_id")
    text = trimmed(both["description"]).lower().left(LONGEST)
    whole = both.select("lines", text=text)
    words = both.select("lines", text=text.re_replace(r"[^\p{L}]+", " ").split(" "))
    words = words.mutate(text=words["text"].unique().unnest())
    words = words.filter(words["text"].length() > 2)
    return pd.concat(
        [
            _heaviest(words, options.words).assign(kind="word"),
            _heaviest(whole, options.words).assign(kind="description"),
        ],
        ignore_index=True,
    )


def _heaviest(texts: ir.Table, most: int) -> pd.DataFrame:
    table = texts.group_by("text").aggregate(lines=texts["lines"].sum())
    return table.order_by([ibis.desc("lines"), "text"]).limit(most).to_pandas()


def count_missing(
    order_lines: ir.Table,
    marked_events: ir.Table,
    customers: ir.Table,
    products: ir.Table,
) -> pd.DataFrame:
    """Tell which values are missing, in all rows that came in, dropped ones too.

    Returns:
        One row per `table` and `column`: the `share` missing, the table's `rows`.
    """
    tables = {
        "order_lines": order_lines,
        "events": marked_events,
        "customers": customers,
        "products": products,
    }
    parts = []
    for name, table in tables.items():
        nulls = {column: table[column].isnull().mean() for column in TABLES[name]}
        found = table.aggregate(rows_=table.count(), **nulls).to_pandas().iloc[0]
        share = found.drop("rows_").astype("float64").rename_axis("column")
        share = share.rename("share").reset_index()
        parts.append(share.assign(table=name, rows=int(found["rows_"])))
    return pd.concat(parts, ignore_index=True)[["table", "column", "share", "rows"]]
