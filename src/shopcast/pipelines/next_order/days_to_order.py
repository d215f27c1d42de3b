"""How well the days to the next order are foretold."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.judging.bootstrap import measure, resample_customers
from shopcast.pipelines.next_order.baselines import due_in, gap_again
from shopcast.pipelines.next_order.networks import forecast_hazards
from shopcast.pipelines.next_order.rows import Rows
from shopcast.pipelines.next_order.survival import concordance, median_days, survival


def foretell_survival(hazard: Any, rows: Rows) -> np.ndarray:
    """Foretell the probability of no order by each bound of the bins."""
    return survival(forecast_hazards(hazard, rows))


def foretell_days(alive: np.ndarray, rows: Rows, known: np.ndarray) -> pd.DataFrame:
    """Foretell the days to the next order.

    Args:
        alive: As `foretell_survival` makes it.
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


def p_return(alive: np.ndarray, rows: Rows, p_order: np.ndarray) -> np.ndarray:
    """Probability of an order within the reach.

    Args:
        alive: Of the hazard network, which tells of the time after the horizon.
        rows: Whom to foretell.
        p_order: Probability of an order within the horizon, from whichever model.
    """
    horizon = rows.periods.horizon_days
    later = alive[:, -1] / np.maximum(alive[:, horizon], 1e-12)
    return 1 - (1 - p_order) * np.minimum(later, 1.0)


def measure_days(
    hazard: Any, rows: Rows, known: np.ndarray, typical: float, seed: int
) -> pd.DataFrame:
    """Measure the days foretold beside the customer's mean and last gap.

    The gaps are counted from the last order for the error, and rank by their length,
    which is better than by what is left of them. `half` is half of the known days.

    All are told that an order comes within the known days when they are compared with
    the orders that came (`mae`); `concordance` is of all rows, censored ones too.

    Returns:
        One row per `model` and `metric`: `value`, `low`, `high`, `n`.
    """
    table = rows.examples
    came = table["observed"].to_numpy()
    found = foretell_days(foretell_survival(hazard, rows), rows, known)
    foretold = {
        "half": (known / 2, np.zeros(len(rows))),
        **{
            gap: (due_in(rows, gap, typical), gap_again(rows, gap, typical))
            for gap in ("last_gap", "mean_gap")
        },
        "hazard": (found["days"].to_numpy(), found["mean_days"].to_numpy()),
    }
    times = rows.options.resamples
    weights = resample_customers(table["customer_id"], times, seed)
    tables = []
    for model, (days, ranked) in foretold.items():
        metrics = {"mae": _error(known, came), "concordance": _concordance(came)}
        parts = [
            measure(table["wait"].to_numpy(), given, weights, {name: metrics[name]})
            for name, given in (("mae", days), ("concordance", ranked))
        ]
        tables.append(pd.concat(parts).assign(model=model))
    both = pd.concat(tables, ignore_index=True)
    both["n"] = np.where(both["metric"] == "mae", came.sum(), len(rows))
    return both[["model", "metric", "value", "low", "high", "n"]]


def _error(known: np.ndarray, came: np.ndarray):
    def mae(wait, days, weights):
        inside = weights * came
        return inside @ np.abs(np.minimum(days, known) - wait) / inside.sum(axis=1)

    return mae


def _concordance(came: np.ndarray):
    def share(wait, days, weights):
        return concordance(wait, came, days, weights)

    return share
