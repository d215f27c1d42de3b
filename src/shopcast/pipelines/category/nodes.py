"""Nodes of `category` that choose categories and make examples and the prior."""

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.features.cutoffs import Periods
from shopcast.features.days import end_table
from shopcast.features.parts import read_parts
from shopcast.features.splits import has_rows, is_held_out, is_sampled, split_time
from shopcast.pipelines.category.class_history import KEYS
from shopcast.pipelines.category.moments import describe
from shopcast.pipelines.category.options import Options
from shopcast.pipelines.category.order_days import add_moments, ordered_days
from shopcast.pipelines.category.vocabulary import Vocabulary

ORDER = ["day", "customer_id"]
PARTS = ("train", "validation", "refit", "test")


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
    classes, visited = categories_vocabulary.classes, has_rows(events)

    def facts(transactions: ir.Table, events: ir.Table) -> ir.Table:
        days = ordered_days(transactions)
        wanted = days.filter(days["day"] >= ibis.literal(split.train[0]))
        tables = _tables(transactions, events, product_features)
        return describe(days, wanted, tables, classes, options, visited)

    logs = _sampled(transactions, events, options.sample_fraction)
    rows = _under(read_parts(facts, *logs, order=ORDER), categories_vocabulary)
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


def _sampled(
    transactions: ir.Table, events: ir.Table, share: float
) -> tuple[ir.Table, ir.Table]:
    """Keep what a share of the customers did, drawn by a hash of their ids."""
    if share == 1:
        return transactions, events
    ids = transactions.select("customer_id").distinct().to_pandas()["customer_id"]
    kept = ibis.memtable(ids[is_sampled(ids, share)].to_frame())
    return tuple(one.semi_join(kept, "customer_id") for one in (transactions, events))


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


def _under(facts: pd.DataFrame, vocabulary: Vocabulary) -> pd.DataFrame:
    return facts.drop(columns="lines").assign(vocabulary=vocabulary.key)


def make_current_examples(
    transactions: ir.Table,
    events: ir.Table,
    product_features: ir.Table,
    categories_vocabulary: Vocabulary,
    options: Options,
) -> pd.DataFrame:
    """Describe all customers at the day after the data, as if they ordered then."""
    now, visited = end_table(transactions), has_rows(events)

    def facts(transactions: ir.Table, events: ir.Table) -> ir.Table:
        shop = (transactions, events, product_features, now)
        return current_facts(*shop, categories_vocabulary, options, visited)

    found = read_parts(facts, transactions, events, order=ORDER)
    return current_examples(found, categories_vocabulary)


def current_facts(
    transactions: ir.Table,
    events: ir.Table,
    product_features: ir.Table,
    now: ir.Table,
    categories_vocabulary: Vocabulary,
    options: Options,
    visited: bool,
) -> ir.Table:
    """Describe all customers at the moment of `now`, as if they ordered then.

    The month of the order is the parameter's, or that of the moment; `visited` tells
    whether the shop has events.
    """
    month = options.predicting.month
    days = add_moments(ordered_days(transactions), now, month)
    today = days.semi_join(now, days["day"] == now["at"])
    tables = _tables(transactions, events, product_features)
    classes = categories_vocabulary.classes
    return describe(days, today, tables, classes, options, visited).drop("bought")


def current_examples(
    facts: pd.DataFrame, categories_vocabulary: Vocabulary
) -> pd.DataFrame:
    """Name the categories that were told apart."""
    return _under(facts, categories_vocabulary)
