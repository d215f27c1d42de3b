"""How good forecasts of the next event are."""

import numpy as np

from shopcast.judging import probabilities
from shopcast.judging.bootstrap import Samples, mean
from shopcast.learning.candidate import Forecast
from shopcast.pipelines.next_event.outcomes import CLASSES, buys, chances
from shopcast.pipelines.next_event.rows import Rows
from shopcast.pipelines.next_event.set_right import SetRight

FLOOR = 1e-7
OF_PURCHASE = {
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
    actual, probability = rows.buys, buys(forecast)
    found = of_next(rows.next, chances(forecast), weights)
    with np.errstate(divide="ignore", invalid="ignore"):
        return found | {
            f"purchase_{name}": metric(actual, probability, weights)
            for name, metric in OF_PURCHASE.items()
        }


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
    number, listed, hits = (
        weights @ np.eye(len(CLASSES))[kind] * 1.0
        if right is None
        else weights @ (np.eye(len(CLASSES))[kind] * right[:, None])
        for kind, right in ((came, None), (told, None), (came, told == came))
    )
    f1 = 2 * hits / np.maximum(number + listed, FLOOR)
    judged = np.bincount(came, minlength=len(CLASSES)) > 0
    return {
        "log_loss": mean(-np.log(np.maximum(own, FLOOR)), weights),
        "macro_f1": f1[:, judged].mean(axis=1),
        "accuracy": mean((told == came).astype("float64"), weights),
        "largest_share": number.max(axis=1) / weights.sum(axis=1),
    }
