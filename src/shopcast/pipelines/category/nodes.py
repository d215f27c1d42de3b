"""Nodes of `category` that make examples and train."""

from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.features.cutoffs import Periods
from shopcast.features.splits import is_held_out, split_time
from shopcast.pipelines.category import baselines as rules
from shopcast.pipelines.category import boosting, networks
from shopcast.pipelines.category.families import Families
from shopcast.pipelines.category.moments import describe, largest_classes
from shopcast.pipelines.category.options import Options
from shopcast.pipelines.category.order_days import OTHER, add_moments, ordered_days
from shopcast.pipelines.category.rows import Rows

SAMPLED = "sampled "
Classes = dict[str, Any]
Trained = tuple[Any, pd.DataFrame, pd.DataFrame]


def make_categories(
    transactions: ir.Table,
    products: ir.Table,
    periods: Periods,
    options: Options,
    seed: int,
) -> tuple[dict[str, Families], Classes, pd.DataFrame]:
    """Choose the categories that are told apart, on training customers and time.

    Returns:
        The `derived` families of products, if they are; the `classes`, whether they
        are `derived`, and the cutoff `fitted_until`; lines and products of each.

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
    families = {}
    if options.source == "derived" or (options.source == "auto" and not has):
        families["derived"] = _fit_families(seen, products, options, seed)
    categories = assign_categories(products, families)
    classes = largest_classes(seen, categories, options.most, OTHER)
    if len(classes) < 2:
        raise BadInput(
            f"products.category: {len(classes)} categories were sold in the training "
            "period and at least 2 are needed; name another column in source.tables, "
            "or set category.options.source to derived."
        )
    about = {"classes": classes, "derived": bool(families),
             "fitted_until": f"{split.test:%Y-%m-%d}"}  # fmt: skip
    return families, about, _summary(seen, categories)


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


def assign_categories(products: ir.Table, families: dict[str, Families]) -> ir.Table:
    """Tell the category of every product, new ones too, or its derived family.

    Returns:
        `product_id` and `category` of the products that have one.
    """
    if not families:
        known = products.select("product_id", "category")
        return known.filter(known["category"].notnull())
    goods = products.select("product_id", "description").to_pandas()
    columns = {"product_id": "string", "category": "string"}
    return ibis.memtable(families["derived"].assign(goods), schema=columns)


def _summary(seen: ir.Table, categories: ir.Table) -> pd.DataFrame:
    both = seen.inner_join(categories, "product_id")
    table = both.group_by("category").aggregate(
        lines=both.count(), products=both["product_id"].nunique()
    )
    return table.order_by([ibis.desc("lines"), "category"]).to_pandas()


def make_examples(
    transactions: ir.Table,
    events: ir.Table,
    categories: ir.Table,
    classes: Classes,
    periods: Periods,
    options: Options,
) -> tuple[pd.DataFrame, ...]:
    """Make rows of (customer, day with an order) for every part of the split.

    Returns:
        Train, validation and refit, of known customers; test, of all customers
        (`is_new`); their labels are the lists `bought`. And the share of the training
        orders with each class.

    Raises:
        BadInput: There is too little time or no order of a customer who had one.
    """
    split = split_time(transactions, periods)
    days = ordered_days(transactions)
    wanted = days.filter(days["day"] >= ibis.literal(split.train[0]))
    tables = _tables(transactions, events, categories)
    rows = describe(days, wanted, tables, classes["classes"], options)
    drawn = is_held_out(SAMPLED + rows["customer_id"], options.sample_fraction)
    rows = rows[drawn]
    rows = rows.assign(is_new=is_held_out(rows["customer_id"], periods.new_share))
    known, day = rows[~rows["is_new"]].drop(columns="is_new"), rows["day"]
    earlier, later = day < split.validation[0], day < split.test
    parts = (
        known[earlier.loc[known.index]],
        known[(later & ~earlier).loc[known.index]],
        known[later.loc[known.index]],
        rows[~later],
    )
    for name, part in zip(("train", "validation", "refit", "test"), parts, strict=True):
        if len(part) == 0:
            raise BadInput(
                f"transactions.customer_id: no {name} order is of a customer who had "
                "ordered before, so there is nothing to learn; change category.periods "
                "or sample_fraction, or give longer data."
            )
    train, validation, refit, test = (part.reset_index(drop=True) for part in parts)
    bought = np.stack(train["bought"].tolist())
    _check_labels(bought, "train")
    _check_labels(np.stack(validation["bought"].tolist()), "validation")
    rates = (bought.sum(axis=0) + 0.5) / (len(bought) + 1)
    return train, validation, refit, test, rates


def _check_labels(bought: np.ndarray, part: str) -> None:
    if bought.min() == bought.max():
        raise BadInput(
            f"products.category: every one of the {len(bought):,} {part} orders "
            f"contains {'all' if bought.max() else 'none'} of the categories, so there "
            "is nothing to learn; name another column in source.tables, or change "
            "category.periods."
        )


def _tables(transactions, events, categories) -> dict[str, ir.Table]:
    return {
        "transactions": transactions,
        "events": events,
        "categories": categories,
    }


def make_current_examples(
    transactions: ir.Table,
    events: ir.Table,
    categories: ir.Table,
    classes: Classes,
    periods: Periods,
    options: Options,
) -> pd.DataFrame:
    """Describe all customers at the end of the data, as if they ordered then.

    Raises:
        BadInput: The data end before the models' own test began.

    The month of the order is the parameter's, or that of the day after the data.
    """
    end = split_time(transactions, periods).end
    if end < pd.Timestamp(classes["fitted_until"]):
        raise BadInput(
            f"transactions.time: the data end at {end:%Y-%m-%d}, before "
            f"{classes['fitted_until']}, up to which the saved models were fitted; "
            "give later data, or run category."
        )
    month = options.month or end.month
    days = add_moments(ordered_days(transactions), end, month)
    tables = _tables(transactions, events, categories)
    now = days.filter(days["day"] == ibis.literal(end))
    return describe(days, now, tables, classes["classes"], options)


def _parts(train, validation, refit, rates, options) -> networks.Parts:
    rows = [Rows(part, rates, options) for part in (train, validation, refit)]
    return rows[0], rows[1], rows[2]


def _forecast(found: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(found, columns=[str(k) for k in range(found.shape[1])])


def train_random_forest(
    train, validation, refit, rates, options: Options, seed: int
) -> tuple[dict[str, Any], pd.DataFrame]:
    """Train the baseline: a random forest for all classes at once."""
    parts = _parts(train, validation, refit, rates, options)
    early = rules.train_forest(parts[0], options.forest, seed)
    found = rules.forecast_forest(early, parts[1])
    return rules.train_forest(parts[2], options.forest, seed), _forecast(found)


def train_lightgbm(
    train, validation, refit, rates, options: Options, seed: int
) -> Trained:
    """Train boosting for each class by itself."""
    parts = _parts(train, validation, refit, rates, options)
    model, history, found = boosting.train_per_class(parts, options.lightgbm, seed)
    return model, history, _forecast(found)


def train_lightgbm_pooled(
    train, validation, refit, rates, options: Options, seed: int
) -> Trained:
    """Train boosting for all classes at once."""
    parts = _parts(train, validation, refit, rates, options)
    model, history, found = boosting.train_pooled(parts, options.pooled, seed)
    return model, history, _forecast(found)


def train_seed(train, validation, refit, rates, options: Options, seed: int) -> Trained:
    """Train the seed's network of three inputs."""
    parts = _parts(train, validation, refit, rates, options)
    build, own = networks.seed_with_sessions, options.seed_network
    return _trained(networks.train_network("seed", build, parts, own, seed))


def train_seed_orders(
    train, validation, refit, rates, options: Options, seed: int
) -> Trained:
    """Train the seed's network without its sessions."""
    parts = _parts(train, validation, refit, rates, options)
    build, own = networks.seed_of_orders, options.seed_network
    return _trained(networks.train_network("seed_orders", build, parts, own, seed))


def train_history_network(
    train, validation, refit, rates, options: Options, seed: int
) -> Trained:
    """Train the network that corrects the shares of past orders."""
    parts = _parts(train, validation, refit, rates, options)
    build, own = networks.compile_history, options.history_network
    return _trained(networks.train_network("history_network", build, parts, own, seed))


def _trained(found: tuple[Any, pd.DataFrame, np.ndarray]) -> Trained:
    model, history, forecast = found
    return model, history, _forecast(forecast)
