"""What is bought together: association rules and the directed graph of products."""

import warnings
from typing import Any

import ibis.expr.types as ir
import numpy as np
import pandas as pd

from shopcast.pipelines.eda.options import Options
from shopcast.pipelines.eda.sales import net
from shopcast.tables.in_memory import read

RULES = ["support", "confidence", "lift", "leverage", "conviction"]
SEPARATOR = " + "


def make_baskets(transactions: ir.Table) -> ir.Table:
    """List the different products of each order: `order_id`, `product_id`."""
    lines = net(transactions)
    lines = lines.filter(lines["quantity"] > 0, lines["product_id"].notnull())
    return lines.select("order_id", "product_id").distinct()


def find_rules(
    transactions: ir.Table, products: ir.Table, options: Options
) -> pd.DataFrame:
    """Find association rules in all orders, by FP-growth.

    Returns:
        One row per rule `antecedents` -> `consequents` (product ids, joined by
        ` + `), highest lift first: their descriptions `bought` and `also`, `products`
        (how many it names), `orders`, `support`, `confidence`, `lift`, `leverage`,
        `conviction` (null where confidence is 1).

    Reference:
        Han, Pei and Yin (2000), https://doi.org/10.1145/335191.335372
    """
    with warnings.catch_warnings():  # mlxtend switches all warnings on
        from mlxtend.frequent_patterns import association_rules, fpgrowth

    kept = options.rules
    matrix, least = _matrix(make_baskets(transactions), options)
    names = products.select("product_id", "description").to_pandas()
    texts = names.set_index("product_id")["description"].to_dict()
    columns = ["antecedents", "consequents", "bought", "also", "products", "orders"]
    if matrix.shape[1] < 2:
        return pd.DataFrame(columns=[*columns, *RULES])
    sets = fpgrowth(matrix, least, use_colnames=True, max_len=kept.longest)
    if not (sets["itemsets"].map(len) > 1).any():
        return pd.DataFrame(columns=[*columns, *RULES])
    rules = association_rules(
        sets, metric="confidence", min_threshold=kept.min_confidence
    )
    rules = rules[rules["lift"] >= kept.min_lift]
    both = {side: rules[side].map(sorted) for side in ("antecedents", "consequents")}
    table = pd.DataFrame(
        {side: lists.map(SEPARATOR.join) for side, lists in both.items()}
        | {
            name: lists.map(
                lambda ids: SEPARATOR.join(_text(texts, one) for one in ids)
            )
            for name, lists in zip(("bought", "also"), both.values(), strict=True)
        }
    ).assign(
        products=both["antecedents"].map(len) + both["consequents"].map(len),
        orders=(rules["support"] * len(matrix)).round().astype("int64"),
        **{name: rules[name].replace(np.inf, np.nan).round(9) for name in RULES},
    )
    order = ["lift", "support", "antecedents", "consequents"]
    down = [False, False, True, True]
    return table.sort_values(order, ascending=down, ignore_index=True)


def _text(texts: dict[str, Any], product_id: str) -> str:
    text = texts.get(product_id)
    return product_id if text is None or pd.isna(text) else str(text)


def _matrix(baskets: ir.Table, options: Options) -> tuple[pd.DataFrame, float]:
    """Mark which order holds which of the frequent products, sparsely."""
    from scipy.sparse import csr_matrix

    num_orders = int(baskets["order_id"].nunique().execute())
    least = max(
        options.rules.min_support, options.rules.min_orders / max(num_orders, 1)
    )
    counts = baskets.group_by("product_id").aggregate(orders=baskets.count())
    frequent = counts.filter(counts["orders"] >= least * num_orders)
    kept = baskets.semi_join(frequent, "product_id").order_by("order_id", "product_id")
    table = read(kept)
    order, product = (pd.factorize(table[name]) for name in table.columns)
    ones = np.ones(len(table), dtype=bool)
    shape = num_orders, len(product[1])
    matrix = csr_matrix((ones, (order[0], product[0])), shape=shape)
    return pd.DataFrame.sparse.from_spmatrix(matrix, columns=product[1]), least


def build_graph(rules: pd.DataFrame, options: Options) -> Any:
    """Draw an arrow from a product to what is bought along, from one-to-one rules.

    Returns:
        A networkx DiGraph of the strongest `edges` rules: nodes are product ids with
        their `description`; arrows have `confidence`, of the product at their end
        given that at their beginning, `support`, `lift` and `orders`.
    """
    import networkx as nx

    pairs = rules[rules["products"] == 2]
    order = ["confidence", "lift", "antecedents", "consequents"]
    strong = pairs.sort_values(order, ascending=[False, False, True, True])
    strong = strong.head(options.rules.edges)
    edges = ["confidence", "support", "lift", "orders"]
    graph = nx.from_pandas_edgelist(
        strong, "antecedents", "consequents", edges, create_using=nx.DiGraph
    )
    names = dict(zip(strong["antecedents"], strong["bought"], strict=True))
    names |= dict(zip(strong["consequents"], strong["also"], strict=True))
    nx.set_node_attributes(graph, names, "description")
    return graph


def count_pairs(
    transactions: ir.Table, products: ir.Table, options: Options
) -> pd.DataFrame:
    """Count the orders that hold two of the most ordered products.

    Returns:
        One row per ordered pair `first_id`, `second_id` (the most ordered product
        first), with descriptions `first` and `second`: `orders` with both; equal ids
        are a product's own orders.
    """
    baskets = make_baskets(transactions)
    counts = baskets.group_by("product_id").aggregate(orders=baskets.count())
    top = counts.order_by(counts["orders"].desc(), "product_id")
    top = top.limit(2 * options.products)
    known = top.left_join(products.select("product_id", "description"), "product_id")
    names = known.select(
        "product_id",
        popular="orders",
        text=known["description"].coalesce(known["product_id"]),
    )
    held = baskets.inner_join(names, "product_id")
    other = held.view()
    both = held.join(other, "order_id", rname="{name}_2")
    pairs = both.group_by(
        "popular", "popular_2", first_id="product_id", second_id="product_id_2",
        first="text", second="text_2",
    ).aggregate(orders=both.count())  # fmt: skip
    order = [pairs["popular"].desc(), "first_id", pairs["popular_2"].desc(),
             "second_id"]  # fmt: skip
    columns = ["first_id", "second_id", "first", "second", "orders"]
    return pairs.order_by(order).select(*columns).to_pandas()
