"""Which categories are told apart."""

from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.features.cutoffs import Periods
from shopcast.features.splits import is_held_out, split_time
from shopcast.pipelines.category.families import Families
from shopcast.pipelines.category.moments import largest_classes
from shopcast.pipelines.category.options import Options
from shopcast.pipelines.category.order_days import OTHER, ordered_days
from shopcast.pipelines.category.vocabulary import Vocabulary


def make_categories(
    transactions: ir.Table,
    products: ir.Table,
    periods: Periods,
    options: Options,
    seed: int,
) -> tuple[Vocabulary, pd.DataFrame]:
    """Choose the categories that are told apart, on training customers and time.

    Returns:
        The vocabulary; of each category `lines`, `products` and `orders`, and
        `line_share` and `order_share`, of all lines and orders of whichever product.

    Raises:
        BadInput: The shop has neither categories nor descriptions, or too few.
    """
    split = split_time(transactions, periods)
    bought = transactions.filter(
        transactions["quantity"] > 0,
        transactions["time"] < ibis.literal(split.validation[0]),
    )
    ids = bought["customer_id"].name("customer_id").as_table().distinct().to_pandas()
    known = ids[~is_held_out(ids["customer_id"], periods.new_share)]
    seen = bought.semi_join(ibis.memtable(known), "customer_id")
    has = products["category"].count().execute() > 0
    derives = options.source == "derived" or (options.source == "auto" and not has)
    families = _fit_families(seen, products, options, seed) if derives else None
    categories = _assign(products, families)
    most = len(families.names) if families else options.most
    classes = largest_classes(seen, categories, most, OTHER)
    if len(classes) < 2:
        raise BadInput(
            f"products.category: {len(classes)} categories were sold in the training "
            "period and at least 2 are needed; name another column in source.tables, "
            "or set category.options.source to derived."
        )
    vocabulary = Vocabulary(classes, families, split.test, split.end)
    return vocabulary, _summary(seen, categories)


def _fit_families(
    seen: ir.Table, products: ir.Table, options: Options, seed: int
) -> Families:
    goods = products.select("product_id", "description").to_pandas()
    described = goods[goods["description"].notna()]
    if described.empty:
        raise BadInput(
            f"products.category: none of the {len(goods):,} products has a category "
            "or a description; name a column of either in source.tables."
        )
    sold = seen["product_id"].as_table().distinct().to_pandas()["product_id"]
    fitted = described[described["product_id"].isin(set(sold))]
    orders = _orders(seen, fitted["product_id"])
    return Families.fit(fitted["description"], orders, options.families, seed)


def _orders(seen: ir.Table, products: pd.Series) -> Any:
    """Mark which order, of a customer on a day, holds which of the products."""
    from scipy.sparse import csr_matrix

    day = seen["time"].truncate("D")
    held = seen.select("customer_id", "product_id", day=day).distinct().to_pandas()
    order = held.groupby(["customer_id", "day"]).ngroup()
    place = pd.Index(products).get_indexer(held["product_id"])
    known = place >= 0
    cells = order[known], place[known]
    shape = (order.max() + 1, len(products))
    return csr_matrix((np.ones(known.sum()), cells), shape=shape)


def assign_categories(
    products: ir.Table, categories_vocabulary: Vocabulary
) -> ir.Table:
    """Tell the category of every product, new ones too, or its derived family.

    Returns:
        `product_id` and `category` of the products that have one.
    """
    return _assign(products, categories_vocabulary.families)


def _assign(products: ir.Table, families: Families | None) -> ir.Table:
    if families is None:
        known = products.select("product_id", "category")
        return known.filter(known["category"].notnull())
    goods = products.select("product_id", "description").to_pandas()
    columns = {"product_id": "string", "category": "string"}
    return ibis.memtable(families.assign(goods), schema=columns)


def _summary(seen: ir.Table, categories: ir.Table) -> pd.DataFrame:
    both = seen.inner_join(categories, "product_id")
    keys = {"day": both["time"].truncate("D")}
    held = both.select("category", "customer_id", **keys).distinct()
    lines = both.group_by("category").aggregate(
        lines=both.count(), products=both["product_id"].nunique()
    )
    orders = held.group_by("category").aggregate(orders=held.count())
    table = lines.inner_join(orders, "category")
    found = table.order_by([ibis.desc("lines"), "category"]).to_pandas()
    days = ordered_days(seen)
    whole = days.aggregate(lines=days["lines"].sum(), orders=days.count()).to_pandas()
    return found.assign(
        line_share=found["lines"] / whole["lines"][0],
        order_share=found["orders"] / whole["orders"][0],
    )
