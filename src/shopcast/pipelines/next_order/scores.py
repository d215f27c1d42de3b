"""Who foretells best: baselines and candidates on identical rows."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from shopcast.judging.bootstrap import (
    measure,
    measure_difference,
    resample_customers,
    without_interval,
)
from shopcast.judging.calibration import Platt, log_odds
from shopcast.judging.probabilities import (
    PROBABILITY_METRICS,
    WITHOUT_INTERVAL,
    best_threshold,
    decision_metrics,
)
from shopcast.pipelines.next_order.baselines import BASELINES
from shopcast.pipelines.next_order.rows import Rows
from shopcast.pipelines.next_order.shop_level import Drift, fit_drift, follow_level

BLEND = ("spline_logistic", "lightgbm", "hazard")
COMPARED = ("roc_auc", "log_loss", "lift_at_10")
COLUMNS = ["model", "kind", "split", "metric", "value", "low", "high", "n"]
GROUPS = {"1": (1, 1), "2-4": (2, 4), "5-9": (5, 9), "10 and more": (10, np.inf)}
Forecasts = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Calibration:
    """What validation says of a model.

    Attributes:
        line: Sets its probabilities right.
        threshold: Probability from which on an order is foretold (highest F1).
        outcomes: What was forecast there and what came, as `follow_level` reads it.
        drift: How the shop's level moves (see `level.fit_drift`).
    """

    line: Platt
    threshold: float
    outcomes: pd.DataFrame
    drift: Drift

    @classmethod
    def find(cls, forecast: pd.DataFrame, rows: Rows, drift: Drift) -> "Calibration":
        """Fit to the validation rows."""
        raw = forecast["probability"].to_numpy()
        line = Platt.fit(rows.ordered, raw)
        scaled = line.apply(raw)
        threshold = best_threshold(rows.ordered, scaled)
        return cls(line, threshold, outcomes_of(scaled, rows), drift)

    def follow(
        self, forecast: pd.DataFrame, rows: Rows, outcomes: pd.DataFrame | None = None
    ) -> np.ndarray:
        """Set probabilities right, at the level of what was known at each cutoff.

        Args:
            forecast: `probability` of each row.
            rows: The rows.
            outcomes: Known beside those of validation.
        """
        scaled = self.line.apply(forecast["probability"].to_numpy())
        known = self.outcomes if outcomes is None else outcomes
        at, days = rows.examples["at"], rows.periods.horizon_days
        return follow_level(scaled, at, known, days, self.drift)


def drift_of(rows: Rows) -> Drift:
    """Estimate the drift of the shop's level from what BG/NBD forecast of training."""
    forecast = rows.examples["btyd_p_order"].to_numpy("float64")
    return fit_drift(outcomes_of(forecast, rows))


def outcomes_of(probability: np.ndarray, rows: Rows) -> pd.DataFrame:
    """Put forecasts beside what came, as `follow_level` reads them."""
    table = {"at": rows.examples["at"], "probability": probability}
    return pd.DataFrame(table | {"came": rows.ordered})


def add_blend(forecasts: Forecasts) -> Forecasts:
    """Add the mean of the log-odds of the models of `BLEND`."""
    odds = [log_odds(forecasts[name]["probability"]) for name in BLEND]
    mean = 1 / (1 + np.exp(-np.mean(odds, axis=0)))
    return forecasts | {"blend": pd.DataFrame({"probability": mean})}


def calibrate_all(
    forecasts: Forecasts, calibrations: dict[str, Calibration]
) -> dict[str, np.ndarray]:
    """Set all probabilities right, those of baselines too."""
    return {
        name: calibrations[name].line.apply(forecast["probability"].to_numpy())
        for name, forecast in forecasts.items()
    }


def follow_all(
    forecasts: Forecasts,
    calibrations: dict[str, Calibration],
    rows: Rows,
    known: np.ndarray,
) -> dict[str, np.ndarray]:
    """Set test probabilities right; outcomes before each cutoff tell the level.

    Args:
        forecasts: Of all models.
        calibrations: What validation says of them.
        rows: The test's rows, with labels.
        known: Rows of customers whose outcomes may be learnt from.
    """
    found = {}
    scaled = calibrate_all(forecasts, calibrations)
    for name, probability in scaled.items():
        own = calibrations[name]
        came = outcomes_of(probability, rows)[known]
        both = pd.concat([own.outcomes, came], ignore_index=True)
        found[name] = own.follow(forecasts[name], rows, both)
    return found


def measure_all(
    probabilities: dict[str, np.ndarray],
    calibrations: dict[str, Calibration],
    rows: Rows,
    split: str,
    seed: int,
) -> pd.DataFrame:
    """Measure every model on the same rows, with intervals over customers.

    Returns:
        Rows of metrics.csv: `model`, `kind`, `split`, `metric`, `value`, `low`,
        `high`, `n`.
    """
    times = rows.options.resamples
    weights = resample_customers(rows.examples["customer_id"], times, seed)
    tables = []
    for name, probability in probabilities.items():
        decisions = decision_metrics(calibrations[name].threshold)
        metrics = PROBABILITY_METRICS | decisions
        found = measure(rows.ordered, probability, weights, metrics)
        kind = "baseline" if name in BASELINES else "candidate"
        tables.append(found.assign(model=name, kind=kind))
    table = pd.concat(tables, ignore_index=True).assign(split=split, n=len(rows))
    return without_interval(table, WITHOUT_INTERVAL)[COLUMNS]


def measure_differences(
    probabilities: dict[str, np.ndarray], champion: str, rows: Rows, seed: int
) -> pd.DataFrame:
    """Measure by how much the champion is above each baseline, pair by pair.

    Returns:
        One row per `baseline` and `metric`: `value` (champion less baseline), `low`,
        `high`, `n`.
    """
    times = rows.options.resamples
    weights = resample_customers(rows.examples["customer_id"], times, seed)
    metrics = {name: PROBABILITY_METRICS[name] for name in COMPARED}
    tables = []
    for name in [name for name in probabilities if name in BASELINES]:
        own, other = probabilities[champion], probabilities[name]
        found = measure_difference(rows.ordered, own, other, weights, metrics)
        tables.append(found.assign(baseline=name, n=len(rows)))
    table = pd.concat(tables, ignore_index=True)
    return table[["baseline", "metric", "value", "low", "high", "n"]]


def measure_groups(
    probabilities: dict[str, np.ndarray], rows: Rows, models: list[str], seed: int
) -> pd.DataFrame:
    """Measure some models by how many days with an order a customer had.

    Returns:
        One row per `orders`, `model` and `metric`, with `value`, `low`, `high`, `n`.
    """
    orders = rows.examples["frequency"].to_numpy() + 1
    tables = []
    for name, (least, most) in GROUPS.items():
        chosen = (orders >= least) & (orders <= most)
        part = rows.select(chosen)
        if part.ordered.sum() in (0, len(part)):
            continue
        ids, times = part.examples["customer_id"], rows.options.resamples
        weights = resample_customers(ids, times, seed)
        for model in models:
            found = measure(
                part.ordered, probabilities[model][chosen], weights, PROBABILITY_METRICS
            )
            tables.append(found.assign(orders=name, model=model, n=len(part)))
    table = without_interval(pd.concat(tables, ignore_index=True), WITHOUT_INTERVAL)
    return table[["orders", "model", "metric", "value", "low", "high", "n"]]
