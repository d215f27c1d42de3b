"""Nodes of `segmentation`."""

from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.features.days import end_table
from shopcast.features.splits import is_held_out
from shopcast.pipelines.segmentation import scores
from shopcast.pipelines.segmentation.embedding import bottleneck, fit_reader
from shopcast.pipelines.segmentation.facts import count_facts, largest_categories
from shopcast.pipelines.segmentation.options import Options
from shopcast.pipelines.segmentation.scanning import scan
from shopcast.pipelines.segmentation.spaces import (
    BASELINES,
    NETWORKS,
    Fitted,
    Space,
    fit_space,
)
from shopcast.tables.in_memory import read

LEAST_CUSTOMERS = 5


def list_categories(
    transactions: ir.Table, products: ir.Table, options: Options
) -> list[str]:
    """List the categories in which customers of training buy most; may be none."""
    sold = transactions["undone_at"].isnull() & (transactions["quantity"] > 0)
    ids = transactions.select("customer_id").distinct().to_pandas()
    train = ids[~is_held_out(ids["customer_id"], options.held_out)]
    lines = transactions.filter(sold).semi_join(ibis.memtable(train), "customer_id")
    return largest_categories(lines, products, options.categories)


def make_current_examples(
    transactions: ir.Table,
    events: ir.Table,
    products: ir.Table,
    customers: ir.Table,
    calendar: ir.Table,
    categories_vocabulary: list[str],
) -> pd.DataFrame:
    """Describe every customer at the end of the data, by the categories of training."""
    now, known = end_table(transactions), categories_vocabulary
    shop = (transactions, events, products, customers, calendar)
    return read(current_facts(*shop, now, known))


def current_facts(
    transactions: ir.Table,
    events: ir.Table,
    products: ir.Table,
    customers: ir.Table,
    calendar: ir.Table,
    now: ir.Table,
    categories_vocabulary: list[str],
) -> ir.Table:
    """Describe every customer at the moment of `now` (see `facts.count_facts`)."""
    tables = {
        "transactions": transactions,
        "events": events,
        "products": products,
        "customers": customers,
        "calendar": calendar,
    }
    return count_facts(tables, now, categories_vocabulary)


def make_examples(current_examples: pd.DataFrame, options: Options) -> pd.DataFrame:
    """Keep today's customers for training.

    Returns:
        The current examples, and `is_new`: kept out of all fitting.

    Raises:
        BadInput: Too few customers have ordered.
    """
    ids = current_examples["customer_id"]
    table = current_examples.assign(is_new=is_held_out(ids, options.held_out))
    bought = len(buyers(table))
    least = LEAST_CUSTOMERS * options.choice.fewest
    if bought < least:
        raise BadInput(
            f"orders.customer_id: {bought} customers with an order are too few for "
            f"{options.choice.fewest} segments, which take {least}; bring more orders, "
            "or lower segmentation.options.choice.fewest."
        )
    return table


def buyers(examples: pd.DataFrame, new: bool = False) -> pd.DataFrame:
    """Keep the facts of customers who have ordered, of training or kept apart."""
    kept = examples[examples["orders"].notna() & (examples["is_new"] == new)]
    return kept.drop(columns="is_new").reset_index(drop=True)


def measure_bottleneck(training_examples: pd.DataFrame, options: Options) -> int:
    """Find the size of the embedding: as many components as explain `variance`."""
    train = buyers(training_examples)
    return bottleneck(fit_reader(train, options).scaled(train), options.variance)


def train_baselines(
    training_examples: pd.DataFrame, size_model: int, options: Options, seed: int
) -> dict[str, Space]:
    """Fit the ways to place customers that are not networks."""
    train = buyers(training_examples)
    return {
        name: fit_space(name, train, size_model, options, seed).space
        for name in BASELINES
    }


@dataclass(frozen=True)
class Autoencoder:
    """One of the networks, as a node."""

    name: str

    def train(
        self, training_examples: pd.DataFrame, size_model: int, options: Options, seed
    ) -> tuple[Space, Any, pd.DataFrame]:
        """Train the autoencoder: reader, network, history."""
        train = buyers(training_examples)
        made = fit_space(self.name, train, size_model, options, seed)
        history = pd.DataFrame(made.history).assign(model=self.name, member=0)
        return made.space, made.network, history


def scan_segments(
    training_examples: pd.DataFrame,
    size_model: int,
    options: Options,
    seed: int,
    **fitted: Any,
) -> pd.DataFrame:
    """Try every number of segments in every space (see `scanning.scan`)."""
    train = buyers(training_examples)
    parts = [
        scan(one, train, size_model, options, seed) for one in gather(fitted).values()
    ]
    return pd.concat(parts, ignore_index=True)


def evaluate(
    training_examples: pd.DataFrame,
    scan_on_validation: pd.DataFrame,
    options: Options,
    **fitted: Any,
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Compare all spaces, and recommend one: metrics and champion."""
    rebuilt = scores.measure_reconstruction(
        gather(fitted), buyers(training_examples), buyers(training_examples, new=True)
    )
    champion = scores.recommend(scan_on_validation, rebuilt, options.choice)
    segments = scores.measure_segments(scan_on_validation, options.choice)
    return scores.assemble(segments, rebuilt, champion["model"]), champion


def gather(fitted: dict[str, Any]) -> dict[str, Fitted]:
    """List all spaces by name: baselines, then networks."""
    baselines = {name: Fitted(one) for name, one in fitted["baselines_model"].items()}
    return baselines | {
        name: Fitted(fitted[f"{name}_model"], fitted[f"{name}_network"])
        for name in NETWORKS
    }
