"""The traits of customers that segments are made of, in blocks of equal weight."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from shopcast.pipelines.segmentation.facts import SHARE

Traits = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Customary:
    """What is usual in the shop, which customers of whom little is known get.

    Attributes:
        shares: Of each count among its whole, over all customers of training.
        gap: Mean log(1 + days) between orders.
        gap_variance: Its variance within customers.
        price: Mean log price.
    """

    shares: dict[str, float]
    gap: float
    gap_variance: float
    price: float


WHOLES = {
    "offer_orders": "orders",
    "returned_lines": "lines",
    "discounted_lines": "lines",
    "idle_sessions": "sessions",
    "view": "events",
    "cart": "events",
    "remove": "events",
    "events": "sessions",
}


def learn_customary(facts: pd.DataFrame) -> Customary:
    """Measure what is usual among the customers of training."""
    sums = facts.drop(columns=["customer_id", "at"]).sum()
    shares = {
        part: float(sums[part] / sums[whole]) if sums[whole] else 0.0
        for part, whole in WHOLES.items()
    }
    inside = _categories(facts)
    total = float(inside.to_numpy().sum())
    shares |= {name: float(inside[name].sum() / total) for name in inside if total}
    gap = sums["gap_logs"] / max(sums["gaps"], 1)
    own = facts["gap_logs"] ** 2 / facts["gaps"].clip(lower=1)
    free = (facts["gaps"] - 1).clip(lower=0).sum()
    variance = (sums["gap_squares"] - own.sum()) / max(free, 1)
    price = sums["price_logs"] / max(sums["lines"], 1)
    return Customary(shares, float(gap), max(float(variance), 1e-6), float(price))


def make_traits(facts: pd.DataFrame, usual: Customary, pseudo: float) -> Traits:
    """Turn the facts of customers who have ordered into traits, block by block.

    Counts and amounts are on logs; orders that credits turned negative count as
    nothing spent. Shares and gaps are drawn towards what is usual
    as if `pseudo` more sessions (2 more orders, 1 more gap) had been so.

    Returns:
        Per block (rhythm, value, categories, visits) that the shop has, one row per
        customer.
    """
    filled = facts.fillna(0)
    made = {
        "rhythm": _rhythm(filled, usual),
        "value": _value(filled, usual, pseudo),
        "categories": _taste(_categories(filled), usual, pseudo),
        "visits": _visits(filled, usual),
    }
    return {name: block for name, block in made.items() if block.shape[1]}


def _share(
    facts: pd.DataFrame, part: str, usual: Customary, pseudo: float
) -> pd.Series:
    return (facts[part] + pseudo * usual.shares[part]) / (facts[WHOLES[part]] + pseudo)


def _rhythm(facts: pd.DataFrame, usual: Customary) -> pd.DataFrame:
    gaps = facts["gaps"]
    own = facts["gap_squares"] - facts["gap_logs"] ** 2 / gaps.clip(lower=1)
    variance = own.clip(lower=0) + 2 * usual.gap_variance
    return pd.DataFrame(
        {
            "days_since_last": np.log1p(facts["days_since_last"]),
            "tenure": np.log1p(facts["days_since_first"]),
            "orders": np.log(facts["orders"]),
            "order_rate": np.log1p(
                30 * facts["orders"] / (facts["days_since_first"] + 30)
            ),
            "gap": (facts["gap_logs"] + usual.gap) / (gaps + 1),
            "gap_spread": np.sqrt(variance / ((gaps - 1).clip(lower=0) + 2)),
        }
    )


def _value(facts: pd.DataFrame, usual: Customary, pseudo: float) -> pd.DataFrame:
    traits = {
        "order_spend": np.log1p(facts["order_spend"].clip(lower=0)),
        "order_lines": np.log1p(facts["order_lines"]),
        "pieces": np.log((facts["pieces"] / facts["lines"].clip(lower=1)).clip(0.01)),
        "price": (facts["price_logs"] + usual.price) / (facts["lines"] + 1),
        "returned": np.sqrt(_share(facts, "returned_lines", usual, pseudo)),
    }
    if usual.shares["discounted_lines"]:
        discounted = _share(facts, "discounted_lines", usual, pseudo)
        traits["discounted"] = np.sqrt(discounted)
    if usual.shares["offer_orders"]:
        traits["on_offer"] = np.sqrt(_share(facts, "offer_orders", usual, 2.0))
    return pd.DataFrame(traits)


def _categories(facts: pd.DataFrame) -> pd.DataFrame:
    return facts[[name for name in facts if name.startswith(SHARE)]]


def _taste(counts: pd.DataFrame, usual: Customary, pseudo: float) -> pd.DataFrame:
    known = counts[[name for name in counts if usual.shares.get(name)]]
    prior = pd.Series({name: usual.shares[name] for name in known}, dtype="float64")
    return (known + pseudo * prior).div(known.sum(axis=1) + pseudo, axis=0)


def _visits(facts: pd.DataFrame, usual: Customary) -> pd.DataFrame:
    if not usual.shares["events"]:
        return pd.DataFrame(index=facts.index)
    sessions, per_session = facts["sessions"], usual.shares["events"]
    events = (facts["events"] + 2 * per_session) / (sessions + 2)
    return pd.DataFrame(
        {
            "session_rate": np.log1p(10 * sessions / (facts["weeks_seen"] + 4)),
            "sessions_per_order": np.log1p(facts["idle_sessions"] / facts["orders"]),
            "session_events": np.log(events.clip(lower=0.01)),
            "idle": _share(facts, "idle_sessions", usual, 5.0),
            "view_share": _share(facts, "view", usual, 20.0),
            "cart_share": _share(facts, "cart", usual, 20.0),
            "remove_share": _share(facts, "remove", usual, 20.0),
        }
    )
