"""Nodes of `segmentation`."""

from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.features.splits import is_held_out
from shopcast.pipelines.segmentation import judging
from shopcast.pipelines.segmentation.embedding import bottleneck, fit_reader
from shopcast.pipelines.segmentation.facts import count_facts, largest_categories
from shopcast.pipelines.segmentation.options import Options
from shopcast.pipelines.segmentation.scanning import scan
from shopcast.pipelines.segmentation.spaces import BASELINES, Fitted, Space, fit_space

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
    categories: list[str],
) -> pd.DataFrame:
    """Describe every customer of today, by the categories of training.

    Returns:
        As `facts.count_facts`, at the end of the data's last day.
    """
    last = transactions["time"].max().execute()
    at = pd.Timestamp(last).normalize() + pd.Timedelta(days=1)
    tables = {
        "transactions": transactions,
        "events": events,
        "products": products,
        "customers": customers,
        "calendar": calendar,
    }
    return count_facts(tables, at, categories).to_pandas()


def make_examples(current: pd.DataFrame, options: Options) -> pd.DataFrame:
    """Keep today's customers for training.

    Returns:
        The current examples, and `is_new`: kept out of all fitting.

    Raises:
        BadInput: Too few customers have ordered.
    """
    table = current.assign(is_new=is_held_out(current["customer_id"], options.held_out))
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


def measure_bottleneck(examples: pd.DataFrame, options: Options) -> int:
    """Find the size of the embedding: as many components as explain `variance`."""
    train = buyers(examples)
    return bottleneck(fit_reader(train, options).scaled(train), options.variance)


def train_baselines(
    examples: pd.DataFrame, size: int, options: Options, seed: int
) -> dict[str, Space]:
    """Fit the ways to place customers that are not networks."""
    train = buyers(examples)
    return {
        name: fit_space(name, train, size, options, seed).space for name in BASELINES
    }


def train_seed_autoencoder(
    examples: pd.DataFrame, size: int, options: Options, seed: int
) -> tuple[Space, Any, pd.DataFrame]:
    """Train the seed's autoencoder: reader, network, history."""
    return _train("seed_autoencoder", examples, size, options, seed)


def train_autoencoder(
    examples: pd.DataFrame, size: int, options: Options, seed: int
) -> tuple[Space, Any, pd.DataFrame]:
    """Train the autoencoder that begins as PCA: reader, network, history."""
    return _train("autoencoder", examples, size, options, seed)


def _train(name, examples, size, options, seed):
    made = fit_space(name, buyers(examples), size, options, seed)
    return made.space, made.network, made.history.assign(model=name, member=0)


def _gather(baselines, seed_model, seed_network, model, network) -> dict[str, Fitted]:
    return {name: Fitted(space) for name, space in baselines.items()} | {
        "seed_autoencoder": Fitted(seed_model, seed_network),
        "autoencoder": Fitted(model, network),
    }


def scan_segments(
    examples: pd.DataFrame,
    baselines: dict[str, Space],
    seed_model: Space,
    seed_network: Any,
    model: Space,
    network: Any,
    size: int,
    options: Options,
    seed: int,
) -> pd.DataFrame:
    """Try every number of segments in every space (see `scanning.scan`)."""
    spaces = _gather(baselines, seed_model, seed_network, model, network)
    train = buyers(examples)
    parts = [scan(fitted, train, size, options, seed) for fitted in spaces.values()]
    return pd.concat(parts, ignore_index=True)


def evaluate(
    examples: pd.DataFrame,
    baselines: dict[str, Space],
    seed_model: Space,
    seed_network: Any,
    model: Space,
    network: Any,
    scanned: pd.DataFrame,
    options: Options,
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Compare all spaces, and recommend one: metrics and champion."""
    spaces = _gather(baselines, seed_model, seed_network, model, network)
    rebuilt = judging.measure_reconstruction(
        spaces, buyers(examples), buyers(examples, new=True)
    )
    champion = judging.recommend(scanned, rebuilt, options.choice)
    segments = judging.measure_segments(scanned, options.choice)
    return judging.assemble(segments, rebuilt, champion["model"]), champion
