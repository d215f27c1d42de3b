"""How much of what can be known of the demo store's customers is foretold?

    python benchmarks/known_best.py data

Run `next_order`, `category` and `basket` on the demo store first. The truth tells
each customer's rate, kind, day of dropping out, tastes and favourites; who knows them
foretells as well as can be. `clairvoyant` knows them all; `insider` all but the day of
dropping out, of which it knows the law and the silence so far.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from omegaconf import OmegaConf
from scipy.stats import gamma

from shopcast.judging.probabilities import average_precision, log_loss, roc_auc
from shopcast.pipelines.simulation.nodes import Shop
from shopcast.simulation.customers import (
    FAVOURITES,
    KINDS,
    Customers,
    make_customers,
)
from shopcast.simulation.orders import FAVOURITE_SHARE, PARTNER_SHARE, intensity
from shopcast.simulation.world import CATEGORIES, PEAK_MONTH, World, make_world

PARAMETERS = Path(__file__).parents[1] / "conf/base/parameters_simulation.yml"


def shop() -> tuple[World, Customers]:
    """Open the demo store once more, and let its customers in."""
    options = Shop(**OmegaConf.load(PARAMETERS).simulation.options)
    world = make_world(options.start, options.months, options.season, options.seed)
    rng = np.random.default_rng([options.seed, 1])
    return world, make_customers(world, 0, options.customers, rng)


def order_probability(
    world: World, customers: Customers, rows: pd.DataFrame, horizon: int
) -> dict[str, np.ndarray]:
    """Tell who orders within the horizon from the law of the simulation.

    Args:
        world: The shop.
        customers: Its customers.
        rows: `customer` (position), `day` of the cutoff and `silence`, days since the
            last day with an order, whose hour is taken for noon.
        horizon: Days ahead.
    """
    truth = customers.truth.iloc[rows["customer"]].reset_index(drop=True)
    alive = (truth["dropped_out"] > rows["day"]).to_numpy()
    ordered = np.zeros(len(rows))
    unknown = np.ones(len(rows))
    for name, kind in KINDS.items():
        own = (truth["kind"] == name).to_numpy()
        clock = np.concatenate([[0.0], intensity(world, name).cumsum()])
        opened = np.arange(len(clock))
        day = rows.loc[own, "day"].to_numpy("float64")
        last = day - rows.loc[own, "silence"].to_numpy() + 0.6
        shape, rate = kind.regularity, truth.loc[own, "rate"].to_numpy()

        def survives(until, last=last, clock=clock, opened=opened, shape=shape,
                     rate=rate):  # fmt: skip
            waited = np.interp(until, opened, clock) - np.interp(last, opened, clock)
            return gamma.sf(waited, shape, scale=1 / (shape * rate))

        still = np.maximum(survives(day), 1e-12)
        for ahead in range(horizon):
            share = (survives(day + ahead) - survives(day + ahead + 1)) / still
            ordered[own] += share * np.exp(-(ahead + 0.5) / kind.lifetime)
        left = np.zeros(len(day))
        for back in range(1, int(rows["silence"].max()) + 1):
            moment = day - back + 0.5
            since = np.maximum(moment, last)
            weight = np.exp(-(since - last) / kind.lifetime) / kind.lifetime
            left += np.where(moment > last, survives(since) * weight, 0.0)
        stayed = still * np.exp(-(day - last) / kind.lifetime)
        unknown[own] = stayed / (stayed + left)
    return {"clairvoyant": ordered * alive, "insider": ordered * unknown}


def tastes_of(world: World, customers: Customers, rows: pd.DataFrame) -> np.ndarray:
    """Share of each category in what is no favourite, by season and offer."""
    who, day = rows["customer"].to_numpy(), rows["day"].to_numpy().astype(int)
    month = world.days.month.to_numpy()[day][:, None]
    away = np.minimum((month - PEAK_MONTH) % 12, (PEAK_MONTH - month) % 12)
    tastes = customers.tastes[who] * np.exp(-0.25 * away)
    offer = world.on_offer[day]
    tastes[np.arange(len(day)), offer] *= np.where(offer >= 0, 1.5, 1.0)
    return tastes / tastes.sum(axis=1, keepdims=True)


def category_probability(
    world: World, customers: Customers, rows: pd.DataFrame
) -> np.ndarray:
    """Tell the categories of each order from tastes, favourites, season and offers.

    Args:
        world: The shop.
        customers: Its customers.
        rows: `customer` (position) and `day` of each order.

    Returns:
        (rows, categories) in the order of `CATEGORIES`.
    """
    who, tastes = rows["customer"].to_numpy(), tastes_of(world, customers, rows)
    each = len(world.popularity)
    kinds = customers.favourites[who] // each
    favourite = np.stack(
        [(kinds == k).mean(axis=1) for k in range(len(CATEGORIES))], axis=1
    )
    line = FAVOURITE_SHARE * favourite + (1 - FAVOURITE_SHARE) * tastes
    partner = world.products["partner"].to_numpy().reshape(-1, each) // each
    popular = world.popularity / world.popularity.sum()
    along = np.stack([(partner == k) @ popular for k in range(len(CATEGORIES))], axis=1)
    without = np.stack(
        [
            np.delete(line, k, axis=1) @ (1 - PARTNER_SHARE * np.delete(along[:, k], k))
            for k in range(len(CATEGORIES))
        ],
        axis=1,
    )
    more = customers.trait("lines")[who][:, None] - 1
    return 1 - without * np.exp(more * (without - 1))


def product_chance(
    world: World, customers: Customers, rows: pd.DataFrame
) -> np.ndarray:
    """Tell how likely one line of an order, or what goes with it, is each product.

    Args:
        world: The shop.
        customers: Its customers.
        rows: `customer` (position) and `day` of each order.

    Returns:
        (rows, products), which ranks products as their probabilities do.
    """
    who = rows["customer"].to_numpy()
    own = tastes_of(world, customers, rows)
    popular = world.popularity / world.popularity.sum()
    fresh = (own[:, :, None] * popular).reshape(len(rows), -1)
    favourite = np.zeros_like(fresh)
    place = np.arange(len(rows))[:, None]
    np.add.at(favourite, (place, customers.favourites[who]), 1 / FAVOURITES)
    line = FAVOURITE_SHARE * favourite + (1 - FAVOURITE_SHARE) * fresh
    along = np.zeros_like(line.T)
    np.add.at(along, world.products["partner"].to_numpy(), line.T)
    return line + PARTNER_SHARE * along.T


def judge_basket(base: Path, world: World, customers: Customers) -> None:
    """Print recall at 10 of all models beside who knows the truth."""
    keys = ["customer_id", "at"]
    folder = base / "05_model_input/basket"
    rows = pd.read_parquet(folder / "test_examples.parquet")
    rows = rows.merge(pd.read_parquet(folder / "test_labels.parquet"), on=keys)
    rows = rows[~rows["is_new"]].reset_index(drop=True)
    table = pd.DataFrame(
        {
            "customer": rows["customer_id"].astype(int),
            "day": (rows["day"] - world.days[0]).dt.days,
        }
    )
    chance = product_chance(world, customers, table)
    listed = np.argsort(-chance, axis=1, kind="stable")[:, :10]
    ids = world.products["product_id"].to_numpy()[listed]
    bought = rows["bought"].map(set)
    best = np.mean(
        [len(own.intersection(known)) / len(own)
         for own, known in zip(bought, ids, strict=True)]
    )  # fmt: skip
    print(f"basket, later customers, {len(rows):,} baskets, recall at 10")
    print(f"  {'clairvoyant':16s} {best:.4f}")
    metrics = pd.read_csv(base / "08_reporting/basket/metrics.csv")
    later = metrics[metrics["split"] == "later"]
    for row in later[later["metric"] == "recall_at_10"].itertuples():
        print(f"  {row.model:16s} {row.value:.4f}  reached: {row.value / best:.0%}")


def judge_next_order(base: Path, world: World, customers: Customers) -> None:
    """Print the champion beside who knows the truth, on later customers."""
    forecasts = pd.read_parquet(base / "07_model_output/next_order_test.parquet")
    examples = pd.read_parquet(base / "05_model_input/next_order/test_examples.parquet")
    own = forecasts[~forecasts["is_new"]]
    keys = ["customer_id", "at"]
    silence = examples[[*keys, "days_since_last"]]
    rows = own[own["model"] == "bg_nbd"].merge(silence, on=keys)
    table = pd.DataFrame(
        {
            "customer": rows["customer_id"].astype(int),
            "day": (rows["at"] - world.days[0]).dt.days,
            "silence": rows["days_since_last"],
        }
    )
    horizon = int(pd.Series(rows["at"].unique()).sort_values().diff().min().days)
    known = order_probability(world, customers, table, horizon)
    came = rows["ordered"].to_numpy()
    found = {
        name: part.merge(rows[keys], on=keys)["probability"].to_numpy()
        for name, part in own.groupby("model", sort=False)
    } | known
    best = _auc(came, known["insider"])
    print(f"next_order, later customers, {len(came):,} rows, base {came.mean():.4f}")
    for name, probability in found.items():
        auc = _auc(came, probability)
        print(
            f"  {name:16s} AUC {auc:.4f}  log-loss {_loss(came, probability):.4f}  "
            f"of the insider's AUC above .5: {(auc - 0.5) / (best - 0.5):.0%}"
        )


def judge_category(base: Path, world: World, customers: Customers) -> None:
    """Print the champion beside who knows all tastes, on later customers."""
    own = pd.read_parquet(base / "07_model_output/category_pair.parquet")
    own = own[own["split"] == "later"].reset_index(drop=True)
    rows = pd.DataFrame(
        {
            "customer": own["customer_id"].astype(int),
            "day": (own["day"] - world.days[0]).dt.days,
        }
    )
    place = own["category"].map({name: k for k, name in enumerate(CATEGORIES)})
    known = category_probability(world, customers, rows)
    own = own.assign(known=known[np.arange(len(own)), place])
    print(f"category, later customers, {len(own) // len(CATEGORIES):,} orders")
    reached = {}
    for name in ("probability", "known"):
        parts = [part for _, part in own.groupby("category")]
        auc = np.mean([_auc(part["came"], part[name]) for part in parts])
        ap = np.mean([_precision(part["came"], part[name]) for part in parts])
        reached[name] = auc - 0.5
        called = {"probability": "champion", "known": "clairvoyant"}[name]
        print(f"  {called:16s} macro AUC {auc:.4f}  macro AP {ap:.4f}")
    print(f"  reached: {reached['probability'] / reached['known']:.0%}")


def _auc(came, probability) -> float:
    came, probability = np.asarray(came, "float64"), np.asarray(probability)
    return float(roc_auc(came, probability, np.ones((1, len(came))))[0])


def _precision(came, probability) -> float:
    came, probability = np.asarray(came, "float64"), np.asarray(probability)
    return float(average_precision(came, probability, np.ones((1, len(came))))[0])


def _loss(came, probability) -> float:
    return float(log_loss(came, probability, np.ones((1, len(came))))[0])


if __name__ == "__main__":
    layers = Path(sys.argv[1] if len(sys.argv) > 1 else "data")
    opened = shop()
    judge_next_order(layers, *opened)
    judge_category(layers, *opened)
    judge_basket(layers, *opened)
