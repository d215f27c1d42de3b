"""How probabilities of categories are set right, and how good they are."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from shopcast.judging.bootstrap import Samples
from shopcast.judging.calibration import Platt
from shopcast.judging.probabilities import (
    average_precision,
    base_rate,
    calibration_error,
    log_loss,
    roc_auc,
)
from shopcast.judging.rankings import recall_at
from shopcast.learning.candidate import Forecast
from shopcast.pipelines.category.baselines import by_class
from shopcast.pipelines.category.rows import Rows

FEWEST = 20
OF_ONE = {
    "auc": roc_auc,
    "ap": average_precision,
    "base_rate": base_rate,
    "log_loss": log_loss,
    "calibration_error": calibration_error,
}


@dataclass(frozen=True)
class Line:
    """One line through the log-odds of all classes.

    A line for each would follow the noise of the rare ones.
    """

    platt: Platt

    @classmethod
    def fit(cls, forecast: Forecast, rows: Rows, baseline: bool) -> Self:
        """Fit to the validation rows, baselines too."""
        return cls(Platt.fit(rows.bought.ravel(), forecast.to_numpy().ravel()))

    def apply(self, forecast: Forecast) -> Forecast:
        """Set probabilities right."""
        return by_class(self.platt.apply(forecast.to_numpy()))

    def follow(self, forecast: Forecast, rows: Rows, known: np.ndarray) -> Forecast:
        """Do the same at a later time."""
        return self.apply(forecast)


def score(
    rows: Rows, forecast: Forecast, calibration: Line | None, weights: np.ndarray
) -> Samples:
    """Measure means over classes, and the likeliest classes."""
    probability, top = forecast.to_numpy(), rows.options.predicting.top
    found = per_class(probability, rows.bought, weights)
    return summarise(found, probability, rows.bought, weights, top)


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

    Areas under curves and lifts are of classes in enough of the orders (`enough`), of
    which there are `classes_judged`; what never or always came in a sample is left out
    of it. The other metrics are of all classes.
    """
    came, judged = found["base_rate"], enough(bought.sum(axis=0))
    auc, ap, rate = (found[name][judged] for name in ("auc", "ap", "base_rate"))
    weight = np.where(np.isnan(auc), 0.0, rate)
    recall = recall_at(probability, bought, k)
    any_came = bought.sum(axis=1) > 0
    return {
        "macro_auc": np.nanmean(auc, axis=0),
        "macro_ap": np.nanmean(ap, axis=0),
        "weighted_auc": np.nansum(auc * weight, axis=0) / weight.sum(axis=0),
        "weighted_ap": np.nansum(ap * weight, axis=0) / weight.sum(axis=0),
        "macro_lift": np.nanmean(ap / rate, axis=0),
        "classes_judged": np.full(len(weights), float(judged.sum())),
        "log_loss": found["log_loss"].mean(axis=0),
        "calibration_error": found["calibration_error"].mean(axis=0),
        f"recall_at_{k}": weights[:, any_came]
        @ recall[any_came]
        / weights[:, any_came].sum(axis=1),
        "base_rate": came.mean(axis=0),
    }


def enough(orders: np.ndarray) -> np.ndarray:
    """Tell which classes are in enough orders to be ranked; all, where none is.

    >>> enough(np.array([40, 3])), enough(np.array([4, 3]))
    (array([ True, False]), array([ True,  True]))
    """
    often = orders >= FEWEST
    return often if often.any() else ~often
