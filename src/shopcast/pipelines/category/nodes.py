"""Nodes of `category` that choose categories and make examples and the prior."""

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.features.cutoffs import Periods
from shopcast.features.splits import is_held_out, split_time
from shopcast.pipelines.category.class_history import KEYS
from shopcast.pipelines.category.families import Families
from shopcast.pipelines.category.moments import describe, largest_classes
from shopcast.pipelines.category.options import Options
from shopcast.pipelines.category.order_days import OTHER, add_moments, ordered_days
from shopcast.pipelines.category.rows import Prior
from shopcast.pipelines.category.vocabulary import Vocabulary

SAMPLED = "sampled "
PARTS = ("train", "validation", "refit", "test")


def make_categories(
    transactions: ir.Table,
    products: ir.Table,
    periods: Periods,
    options: Options,
    seed: int,
) -> tuple[Vocabulary, pd.DataFrame]:
    """Choose the categories that are told apart, on training customers and time.

    Returns:
        The vocabulary; lines and products of each category.

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
    classes = largest_classes(seen, categories, options.most, OTHER)
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
    fitted = described.loc[described["product_id"].isin(set(sold)), "description"]
    return Families.fit(fitted, options.families, seed)


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
    table = both.group_by("category").aggregate(
        lines=both.count(), products=both["product_id"].nunique()
    )
    return table.order_by([ibis.desc("lines"), "category"]).to_pandas()


def make_examples(
    transactions: ir.Table,
    events: ir.Table,
    product_features: ir.Table,
    categories_vocabulary: Vocabulary,
    periods: Periods,
    options: Options,
) -> tuple[pd.DataFrame, ...]:
    """Make rows of (customer, day with an order) for every part of the split.

    Returns:
        Train, validation and refit, of known customers, with the lists `bought`; test,
        of all customers (`is_new`), without; the test's labels.

    Raises:
        BadInput: There is too little time or no order of a customer who had one.
    """
    split = split_time(transactions, periods)
    days = ordered_days(transactions)
    wanted = days.filter(days["day"] >= ibis.literal(split.train[0]))
    tables = _tables(transactions, events, product_features)
    rows = _describe(days, wanted, tables, categories_vocabulary, options)
    rows = rows[is_held_out(SAMPLED + rows["customer_id"], options.sample_fraction)]
    rows = rows.assign(is_new=is_held_out(rows["customer_id"], periods.new_share))
    known, day = rows[~rows["is_new"]].drop(columns="is_new"), rows["day"]
    earlier, later = day < split.validation[0], day < split.test
    parts = (
        known[earlier.loc[known.index]],
        known[(later & ~earlier).loc[known.index]],
        known[later.loc[known.index]],
        rows[~later],
    )
    for name, part in zip(PARTS, parts, strict=True):
        _check_orders(part, name)
    train, validation, refit, test = (part.reset_index(drop=True) for part in parts)
    _check_labels(train, "train")
    _check_labels(validation, "validation")
    labels = test[[*KEYS, "bought"]]
    return train, validation, refit, test.drop(columns="bought"), labels


def _check_orders(rows: pd.DataFrame, part: str) -> None:
    if len(rows) == 0:
        raise BadInput(
            f"transactions.customer_id: no {part} order is of a customer who had "
            "ordered before, so there is nothing to learn; change category.periods "
            "or sample_fraction, or give longer data."
        )


def _check_labels(rows: pd.DataFrame, part: str) -> None:
    bought = np.stack(rows["bought"].tolist())
    if bought.min() == bought.max():
        raise BadInput(
            f"products.category: every one of the {len(bought):,} {part} orders "
            f"contains {'all' if bought.max() else 'none'} of the categories, so there "
            "is nothing to learn; name another column in source.tables, or change "
            "category.periods."
        )


def _tables(transactions, events, product_features) -> dict[str, ir.Table]:
    return {
        "transactions": transactions,
        "events": events,
        "categories": product_features,
    }


def _describe(
    days: ir.Table,
    wanted: ir.Table,
    tables: dict[str, ir.Table],
    vocabulary: Vocabulary,
    options: Options,
) -> pd.DataFrame:
    rows = describe(days, wanted, tables, vocabulary.classes, options)
    return rows.assign(vocabulary=vocabulary.key)


def make_current_examples(
    transactions: ir.Table,
    events: ir.Table,
    product_features: ir.Table,
    categories_vocabulary: Vocabulary,
    periods: Periods,
    options: Options,
) -> pd.DataFrame:
    """Describe all customers at the end of the data, as if they ordered then.

    The month of the order is the parameter's, or that of the day after the data.
    """
    end = split_time(transactions, periods).end
    month = options.predicting.month or end.month
    days = add_moments(ordered_days(transactions), end, month)
    now = days.filter(days["day"] == ibis.literal(end))
    tables = _tables(transactions, events, product_features)
    rows = _describe(days, now, tables, categories_vocabulary, options)
    return rows.drop(columns="bought")


def fit_prior(train_examples: pd.DataFrame, categories_vocabulary: Vocabulary) -> Prior:
    """Find the share of the training orders with each class."""
    bought = np.stack(train_examples["bought"].tolist())
    rates = (bought.sum(axis=0) + 0.5) / (len(bought) + 1)
    return Prior(rates, categories_vocabulary)
