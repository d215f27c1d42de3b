"""How good forecasts of the next event are."""

import numpy as np

from shopcast.judging import probabilities
from shopcast.judging.bootstrap import Metric, Samples, mean, samples_of
from shopcast.learning.candidate import Forecast
from shopcast.pipelines.next_event.outcomes import CLASSES, buys, chances
from shopcast.pipelines.next_event.rows import Rows
from shopcast.pipelines.next_event.set_right import SetRight

FLOOR = 1e-7
OF_PURCHASE: dict[str, Metric] = {
    "roc_auc": probabilities.roc_auc,
    "average_precision": probabilities.average_precision,
    "log_loss": probabilities.log_loss,
    "calibration_error": probabilities.calibration_error,
    "base_rate": probabilities.base_rate,
}
WITHOUT_INTERVAL = ("purchase_calibration_error",)


def score(
    rows: Rows, forecast: Forecast, calibration: SetRight, weights: np.ndarray
) -> Samples:
    """Measure the next class, and `purchase_…`, a purchase before the session's end."""
    bought = samples_of(rows.buys, buys(forecast), weights, OF_PURCHASE)
    found = of_next(rows.next, chances(forecast), weights)
    return found | {f"purchase_{name}": one for name, one in bought.items()}


def of_next(came: np.ndarray, chance: np.ndarray, weights: np.ndarray) -> Samples:
    """Measure chances of classes: log-loss, accuracy, and F1, a mean over classes.

    Args:
        came: The class of each row.
        chance: (rows, classes).
        weights: As `bootstrap.resample`.

    Returns:
        In every sample: `log_loss`; `accuracy` beside `largest_share`, what always the
        same class would have; `macro_f1`, of the classes that came at all.
    """
    own = np.take_along_axis(chance, came[:, None], axis=1)[:, 0]
    told = chance.argmax(axis=1)
    right, each = told == came, np.eye(len(CLASSES))
    number, listed = weights @ each[came], weights @ each[told]
    hits = weights @ (each[came] * right[:, None])
    f1 = 2 * hits / np.maximum(number + listed, FLOOR)
    judged = np.bincount(came, minlength=len(CLASSES)) > 0
    return {
        "log_loss": mean(-np.log(np.maximum(own, FLOOR)), weights),
        "macro_f1": f1[:, judged].mean(axis=1),
        "accuracy": mean(right.astype("float64"), weights),
        "largest_share": number.max(axis=1) / weights.sum(axis=1),
    }
