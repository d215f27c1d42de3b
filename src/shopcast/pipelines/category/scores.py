"""Who foretells categories best, on identical rows."""

import numpy as np
import pandas as pd

from shopcast.judging.bootstrap import resample_customers, without_interval
from shopcast.judging.calibration import log_odds
from shopcast.judging.probabilities import (
    WITHOUT_INTERVAL,
    average_precision,
    base_rate,
    calibration_error,
    log_loss,
    roc_auc,
)
from shopcast.pipelines.category.baselines import BASELINES
from shopcast.pipelines.category.rows import Rows

BLEND = ("lightgbm", "lightgbm_pooled", "history_network")
OF_ONE = {
    "auc": roc_auc,
    "ap": average_precision,
    "base_rate": base_rate,
    "log_loss": log_loss,
    "calibration_error": calibration_error,
}
COLUMNS = ["model", "kind", "split", "metric", "value", "low", "high", "n"]
Forecasts = dict[str, np.ndarray]


def add_blend(forecasts: Forecasts) -> Forecasts:
    """Add the mean of the log-odds of the models of `BLEND`."""
    mean = np.mean([log_odds(forecasts[name]) for name in BLEND], axis=0)
    return forecasts | {"blend": 1 / (1 + np.exp(-mean))}


def per_class(
    probability: np.ndarray, bought: np.ndarray, weights: np.ndarray
) -> dict[str, np.ndarray]:
    """Measure each class in every bootstrap sample: (classes, samples) by metric."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            name: np.array(
                [
                    metric(bought[:, k], probability[:, k], weights)
                    for k in range(bought.shape[1])
                ]
            )
            for name, metric in OF_ONE.items()
        }


def summarise(
    found: dict[str, np.ndarray],
    probability: np.ndarray,
    bought: np.ndarray,
    weights: np.ndarray,
    k: int,
) -> dict[str, np.ndarray]:
    """Average over classes, plainly (macro) and by how often each came (weighted).

    Classes that never or always came in a sample are left out of it.
    """
    came = np.nan_to_num(found["base_rate"])
    known = ~np.isnan(found["auc"])
    weighted = np.where(known, came, 0.0)
    recall = recall_at(probability, bought, k)
    any_came = bought.sum(axis=1) > 0
    return {
        "macro_auc": np.nanmean(found["auc"], axis=0),
        "macro_ap": np.nanmean(found["ap"], axis=0),
        "weighted_auc": np.nansum(found["auc"] * weighted, axis=0)
        / weighted.sum(axis=0),
        "weighted_ap": np.nansum(found["ap"] * weighted, axis=0) / weighted.sum(axis=0),
        "macro_lift": np.nanmean(found["ap"] / found["base_rate"], axis=0),
        "log_loss": found["log_loss"].mean(axis=0),
        "calibration_error": found["calibration_error"].mean(axis=0),
        f"recall_at_{k}": weights[:, any_came]
        @ recall[any_came]
        / weights[:, any_came].sum(axis=1),
        "base_rate": came.mean(axis=0),
    }


def recall_at(probability: np.ndarray, bought: np.ndarray, k: int) -> np.ndarray:
    """Share of each order's categories among the k likeliest: (rows,)."""
    listed = np.argsort(-probability, axis=1, kind="stable")[:, :k]
    hits = np.take_along_axis(bought, listed, axis=1).sum(axis=1)
    return hits / np.maximum(bought.sum(axis=1), 1)


def measure_all(
    forecasts: Forecasts, rows: Rows, split: str, seed: int
) -> pd.DataFrame:
    """Measure every model on the same rows, with intervals over customers.

    Returns:
        Rows of metrics.csv: `model`, `kind`, `split`, `metric`, `value`, `low`,
        `high`, `n`.
    """
    options, bought = rows.options, rows.bought
    ids = rows.examples["customer_id"]
    weights = resample_customers(ids, options.resamples, seed)
    tables = []
    for name, probability in forecasts.items():
        found = per_class(probability, bought, weights)
        means = summarise(found, probability, bought, weights, options.top)
        kind = "baseline" if name in BASELINES else "candidate"
        tables.append(_rows(means).assign(model=name, kind=kind))
    table = pd.concat(tables, ignore_index=True).assign(split=split, n=len(rows))
    return table[COLUMNS]


def _rows(found: dict[str, np.ndarray]) -> pd.DataFrame:
    rows = []
    for name, values in found.items():
        low, high = np.nanquantile(values[1:], [0.025, 0.975])
        rows.append({"metric": name, "value": values[0], "low": low, "high": high})
    return without_interval(pd.DataFrame(rows), WITHOUT_INTERVAL)


def measure_classes(
    probability: np.ndarray, rows: Rows, classes: list[str], seed: int
) -> pd.DataFrame:
    """Measure one model class by class.

    Returns:
        One row per `category` and `metric`: `value`, `low`, `high`, `n`.
    """
    ids = rows.examples["customer_id"]
    weights = resample_customers(ids, rows.options.resamples, seed)
    found = per_class(probability, rows.bought, weights)
    found["lift"] = found["ap"] / found["base_rate"]
    tables = [
        _rows({name: values[k] for name, values in found.items()}).assign(
            category=name_
        )
        for k, name_ in enumerate(classes)
    ]
    table = pd.concat(tables, ignore_index=True).assign(n=len(rows))
    return table[["category", "metric", "value", "low", "high", "n"]]
