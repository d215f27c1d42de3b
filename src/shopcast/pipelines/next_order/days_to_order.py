"""How well the days to the next order are foretold."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.judging.bootstrap import resample_customers
from shopcast.judging.measuring import INTERVAL, measure
from shopcast.learning.network import PREDICT_BATCH
from shopcast.pipelines.next_order.baselines import due_in, gap_again
from shopcast.pipelines.next_order.networks import mean_hazards
from shopcast.pipelines.next_order.rows import Rows
from shopcast.pipelines.next_order.survival import concordance, median_days, survival


def survival_of(hazard: Any, rows: Rows) -> np.ndarray:
    """Foretell the probability of no order by each bound of the bins.

    Args:
        hazard: The hazard network.
        rows: Whom to foretell.
    """
    given = {one.name: rows.array(one.name) for one in hazard.inputs}
    found = hazard.predict(given, batch_size=PREDICT_BATCH, verbose=0)
    return survival(mean_hazards(found))


def foretell_days(alive: np.ndarray, rows: Rows, known: np.ndarray) -> pd.DataFrame:
    """Foretell the days to the next order.

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
    test_rows: Rows,
    test_labels: pd.DataFrame,
    hazard_network: Any,
    periods,
    options,
    seed: int,
) -> pd.DataFrame:
    """Measure the days foretold to later customers beside their mean and last gap.

    The gaps are counted from the last order for the error, and rank by their length,
    which is better than by what is left of them. `half` is half of the known days.

    All are told that an order comes within the known days when they are compared with
    the orders that came (`mae`); `concordance` is of all rows, censored ones too.

    Returns:
        One row per `model` and `metric`: `value`, `low`, `high`, `n`.
    """
    rows = test_rows.under(periods, options).known.labelled(test_labels)
    table, known = rows.examples, _known_days(rows)
    typical = float(table["mean_gap"].median())
    came = table["observed"].to_numpy()
    found = foretell_days(survival_of(hazard_network, rows), rows, known)
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
