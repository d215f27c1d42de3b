"""What share of what can be known of the next event is foretold on the demo store?

    python benchmarks/next_event_oracle.py data

Run `next_event` on the demo store first. The oracle knows the law by which the
simulator draws sessions (an intent that no one sees, types that follow it, lengths) and
how often intents and numbers of purchases are in training; it filters the intent
forward, event by event. It knows nothing of the customer.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from shopcast.pipelines.next_event.outcomes import CLASSES, NEXT, PURCHASE
from shopcast.simulation.sessions import BUY, COMPARE, LONGEST, LOOK, START, STEPS
from shopcast.tables.schemas import EVENT_TYPES

LEAVE, COMPARES = 0.14, 0.45
BODY = [EVENT_TYPES.index(name) for name in ("view", "cart", "remove")]
END = len(EVENT_TYPES)


def filtered(examples: pd.DataFrame, train: pd.DataFrame) -> tuple[np.ndarray, ...]:
    """Foretell by the simulator's law: chances of the next class, and of a purchase."""
    bought = train["type"].eq(PURCHASE).groupby(train["session"]).sum()
    buying = (bought > 0).mean()
    number = np.bincount(bought[bought > 0], minlength=LONGEST) / (bought > 0).sum()
    left = number[::-1].cumsum()[::-1]
    prior = np.zeros(3)
    prior[[LOOK, COMPARE, BUY]] = (1 - COMPARES), COMPARES, 0
    prior = prior * (1 - buying) + np.eye(3)[BUY] * buying
    kinds = examples["type"].to_numpy()
    fresh = np.diff(examples["session"], prepend=-1) != 0
    session = fresh.cumsum() - 1
    position = np.arange(len(kinds)) - np.nonzero(fresh)[0][session]
    place = np.full(len(EVENT_TYPES), -1)
    place[BODY] = np.arange(len(BODY))
    chance, buys = np.zeros((len(kinds), len(CLASSES))), np.zeros(len(kinds))
    belief = np.tile(prior, (session[-1] + 1, 1))
    purchases = np.zeros(len(belief), "int64")
    for step in range(position.max() + 1):
        rows = np.nonzero(position == step)[0]
        paid = rows[kinds[rows] == PURCHASE]
        purchases[session[paid]] += 1
        done = purchases[session[paid]]
        more = left[done + 1] / np.maximum(left[done], 1e-12)
        chance[paid, PURCHASE], chance[paid, END], buys[paid] = more, 1 - more, more
        rows = rows[kinds[rows] != PURCHASE]
        now, own = place[kinds[rows]], session[rows]
        law = START[:, now] if step == 0 else STEPS[:, place[kinds[rows - 1]], now]
        belief[own] *= law.T
        belief[own] /= belief[own].sum(axis=1, keepdims=True)
        ends = LEAVE if step + 1 < LONGEST else 1.0
        follows = np.einsum("ri,irt->rt", belief[own], STEPS[:, now])
        chance[rows[:, None], BODY] = (1 - ends) * follows
        chance[rows, PURCHASE] = ends * belief[own, BUY]
        chance[rows, END] = ends * (1 - belief[own, BUY])
        buys[rows] = belief[own, BUY]
    return chance, buys


def main(base: Path) -> None:
    """Print each model's log-loss, and what share of the oracle's gain it reaches."""
    folder = base / "05_model_input/next_event"
    test = pd.read_parquet(folder / "test_examples.parquet")
    labels = pd.read_parquet(folder / "test_labels.parquet")
    train = pd.read_parquet(folder / "train_examples.parquet")
    chance, buys = filtered(test, train)
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
