"""How well the days to the next order are foretold."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.features.customer_cutoffs import KEYS
from shopcast.judging.bootstrap import resample_customers
from shopcast.judging.measuring import INTERVAL, measure
from shopcast.learning.asking import ask_network
from shopcast.pipelines.next_order.baselines import due_in, gap_again
from shopcast.pipelines.next_order.networks import mean_hazards
from shopcast.pipelines.next_order.rows import Rows
from shopcast.pipelines.next_order.survival import (
    concordance,
    median_days,
    move,
    survival,
)


def survival_of(hazard: Any, rows: Rows, p_order: np.ndarray) -> np.ndarray:
    """Foretell the probability of no order by each bound of the bins.

    Args:
        hazard: The hazard network, which tells how the wait is spread.
        rows: Whom to foretell.
        p_order: Probability of an order within the horizon, from whichever model.
    """
    given = {one.name: rows.array(one.name) for one in hazard.inputs}
    found = ask_network(hazard, given)
    alive = survival(mean_hazards(found))
    return move(alive, rows.bins, rows.periods.horizon_days, p_order)


def foretell_days(alive: np.ndarray, rows: Rows, known: np.ndarray) -> pd.DataFrame:
    """Foretell the days to the next order, to be compared with what is known.

    Args:
        alive: As `survival_of` makes it.
        rows: Whom to foretell.
        known: Days of each row after which nothing is known.

    Returns:
        `days`, the median given that the order comes within the known days, and
        `mean_days`, the mean where the reach counts for all that comes later.
    """
    width = np.diff(rows.bins)
    return pd.DataFrame(
        {
            "days": median_days(alive, rows.bins, known),
            "mean_days": (alive[:, :-1] + alive[:, 1:]) @ width / 2,
        }
    )


def measure_days(
    test_rows: Rows,
    test_labels: pd.DataFrame,
    test_forecasts: pd.DataFrame,
    champion: str,
    hazard_network: Any,
    periods,
    options,
    seed: int,
) -> pd.DataFrame:
    """Measure the days foretold to later customers beside their mean and last gap.

    The gaps are counted from the last order for the error, and rank by their length,
    which is better than by what is left of them. `half` is half of the known days,
    `foretold` is what customers' predictions are read off: the hazard network's days,
    moved to the champion's probability.

    All are told that an order comes within the known days when they are compared with
    the orders that came (`mae`); `concordance` is of all rows, censored ones too.

    Returns:
        One row per `model` and `metric`: `value`, `low`, `high`, `n`.
    """
    rows = test_rows.under(periods, options).known.labelled(test_labels)
    table, known = rows.examples, _known_days(rows)
    typical = float(table["mean_gap"].median())
    came = table["observed"].to_numpy()
    own = test_forecasts[test_forecasts["model"] == champion]
    p_order = table[KEYS].merge(own, on=KEYS)["probability"].to_numpy()
    found = foretell_days(survival_of(hazard_network, rows, p_order), rows, known)
    foretold = {
        "half": (known / 2, np.zeros(len(rows))),
        **{
            gap: (due_in(rows, gap, typical), gap_again(rows, gap, typical))
            for gap in ("last_gap", "mean_gap")
        },
        "foretold": (found["days"].to_numpy(), found["mean_days"].to_numpy()),
    }
    times = rows.options.resamples
    weights = resample_customers(table["customer_id"], times, seed)
    metrics, tables = (
        {"mae": _error(known, came), "concordance": _concordance(came)},
        [],
    )
    for model, given in foretold.items():
        for (name, metric), values in zip(metrics.items(), given, strict=True):
            row = measure(table["wait"].to_numpy(), values, weights, {name: metric})
            tables.append(row.assign(model=model))
    both = pd.concat(tables, ignore_index=True)
    both["n"] = np.where(both["metric"] == "mae", came.sum(), len(rows))
    return both[["model", "metric", *INTERVAL]]


def _known_days(rows: Rows) -> np.ndarray:
    """Days of each row after which nothing is known."""
    end = rows.at.max() + pd.Timedelta(days=rows.periods.horizon_days)
    return ((end - rows.at) / pd.Timedelta(days=1)).to_numpy("float64")


def _error(known: np.ndarray, came: np.ndarray):
    def mae(wait, days, weights):
        inside = weights * came
        return inside @ np.abs(np.minimum(days, known) - wait) / inside.sum(axis=1)

    return mae


def _concordance(came: np.ndarray):
    def share(wait, days, weights):
        return concordance(wait, came, days, weights)

    return share
