"""What share of what can be known of the next event is foretold on the demo store?

    python benchmarks/next_event_oracle.py data

Run `next_event` on the demo store first. The oracle opens the same store once more and
knows each customer's truth (kind, rate, day of dropping out, tastes, favourites) and
the simulator's laws; it sees orders and events as they come, and filters what no one
sees: a session's intent and the order that it ends in.

    intent    an order's intensity (renewals in the kind's time, season and offers, hour
              of day) against that of visits, and the law of types
    products  orders drawn by the law of lines and partners, weighed by what was seen
    lines     those of the same orders that go beyond what is paid for

It is near exact. The weights of drawn orders are noisy (of a purchase's log-loss, less
than .001). An order falls due at any part of its day alike; that a session reaches into
another day is left out, and so is that a line drawn twice is listed once before others.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from known_best import shop
from oracle_sessions import BODY, filtered

from shopcast.features.columns import places
from shopcast.pipelines.next_event.outcomes import NEXT
from shopcast.simulation.world import World
from shopcast.tables.schemas import EVENT_TYPES


def read_rows(world: World, examples: pd.DataFrame) -> pd.DataFrame:
    """Put events in the simulator's terms (see `oracle_sessions`)."""
    ids = world.products["product_id"].astype("object")
    hashed = pd.util.hash_pandas_object(ids, index=False) % (2**31 - 2) + 1
    place = np.full(len(EVENT_TYPES), -1)
    place[BODY] = np.arange(len(BODY))
    return pd.DataFrame(
        {
            "customer": examples["customer_id"].astype(int),
            "product": pd.Index(hashed).get_indexer(examples["product"]),
            "day": (examples["at"] - world.days[0]) / pd.Timedelta(days=1),
            "step": places(examples["session"].to_numpy()),
            "kind": place[examples["type"]],
        }
    )


def read_orders(world: World, events: pd.DataFrame) -> pd.DataFrame:
    """Find the orders in the log: `customer`, `day` and the number of `lines`."""
    bought = events[events["event_type"] == "purchase"]
    orders = bought.groupby(["customer_id", "session_id"], as_index=False).agg(
        time=("time", "max"), lines=("time", "size")
    )
    return orders.assign(
        customer=orders["customer_id"].astype(int),
        day=(orders["time"] - world.days[0]) / pd.Timedelta(days=1),
    )


def main(base: Path) -> None:
    """Print each model's log-loss, and what share of the oracle's gain it reaches."""
    folder = base / "05_model_input/next_event"
    test = pd.read_parquet(folder / "test_examples.parquet")
    labels = pd.read_parquet(folder / "test_labels.parquet")
    events = pd.read_parquet(base / "03_primary/events.parquet")
    world, customers = shop()
    past = read_orders(world, events)
    chance, buys = filtered(world, customers, read_rows(world, test), past)
    known = ~test["is_new"].to_numpy()
    came, bought = labels["next"].to_numpy()[known], labels["buys"].to_numpy()[known]
    forecasts = pd.read_parquet(base / "07_model_output/next_event_test.parquet")
    found = {
        str(name): (part[NEXT].to_numpy()[known], part["p_purchase"].to_numpy()[known])
        for name, part in forecasts.groupby("model", sort=False)
    } | {"oracle": (chance[known], buys[known])}
    losses = {
        name: (_loss(own[np.arange(len(came)), came]),
               _loss(np.where(bought, said, 1 - said)))
        for name, (own, said) in found.items()
    }  # fmt: skip
    print(f"later customers, {len(came):,} events")
    first, best = losses["markov_1"], losses["oracle"]
    for name, own in losses.items():
        shares = [(first[k] - own[k]) / (first[k] - best[k]) for k in (0, 1)]
        print(
            f"  {name:12s} next {own[0]:.4f} ({shares[0]:.1%} of the oracle's gain "
            f"over markov_1), purchase {own[1]:.4f} ({shares[1]:.1%})"
        )


def _loss(probability: np.ndarray) -> float:
    return float(-np.log(np.maximum(probability, 1e-9)).mean())


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "data"))
