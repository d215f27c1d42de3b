"""Metrics of probabilities: each takes what came, its probability, and weights.

Weights are those of `bootstrap.resample`; a metric has one value per row of them.
"""

import numpy as np

from shopcast.judging.bootstrap import Metric

BINS = 10
FLOOR = 1e-7


def log_loss(
    actual: np.ndarray, probability: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Mean negative log-likelihood."""
    p = np.clip(probability, FLOOR, 1 - FLOOR)
    loss = -np.where(actual > 0, np.log(p), np.log1p(-p))
    return weights @ loss / weights.sum(axis=1)


def brier(
    actual: np.ndarray, probability: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Mean squared error of the probability."""
    return weights @ (probability - actual) ** 2 / weights.sum(axis=1)


def base_rate(
    actual: np.ndarray, probability: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Share of what came."""
    return weights @ actual / weights.sum(axis=1)


def ranked(
    actual: np.ndarray, probability: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Sum up rows and hits from the highest probability on; ties come together."""
    order = np.argsort(-probability, kind="stable")
    last = np.append(np.diff(probability[order]) != 0, True)
    rows = weights[:, order]
    listed = rows.cumsum(axis=1)[:, last]
    hits = (rows * actual[order]).cumsum(axis=1)[:, last]
    return np.pad(listed, ((0, 0), (1, 0))), np.pad(hits, ((0, 0), (1, 0)))


def roc_auc(
    actual: np.ndarray, probability: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Probability that one that came ranks above one that did not; ties are halves."""
    listed, hits = ranked(actual, probability, weights)
    misses = listed - hits
    area = (np.diff(misses, axis=1) * (hits[:, 1:] + hits[:, :-1]) / 2).sum(axis=1)
    return area / (hits[:, -1] * misses[:, -1])


def average_precision(
    actual: np.ndarray, probability: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Area under precision against recall, in steps."""
    listed, hits = ranked(actual, probability, weights)
    precision = hits[:, 1:] / np.maximum(listed[:, 1:], FLOOR)
    return (np.diff(hits, axis=1) * precision).sum(axis=1) / hits[:, -1]


def lift_at_10(
    actual: np.ndarray, probability: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Rate among the tenth with the highest probability, over that among all."""
    listed, hits = ranked(actual, probability, weights)
    share = np.array(
        [
            np.interp(0.1 * row[-1], row, came)
            for row, came in zip(listed, hits, strict=True)
        ]
    )
    return share / (0.1 * hits[:, -1])


def calibration_error(
    actual: np.ndarray, probability: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Expected calibration error over ten bins of equal size (ECE).

    Rows of equal probability may fall into two bins; what is compared are means.
    """
    groups = np.array_split(np.argsort(probability, kind="stable"), BINS)
    gaps = [
        np.abs(weights[:, rows] @ (probability[rows] - actual[rows])) for rows in groups
    ]
    return sum(gaps) / weights.sum(axis=1)


def calibration_floor(
    actual: np.ndarray, probability: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Calibration error that chance alone gives to probabilities that are right.

    The mean absolute deviation of each bin's count, taken as normal; rows count as
    independent.
    """
    groups = np.array_split(np.argsort(probability, kind="stable"), BINS)
    spread = probability * (1 - probability)
    gaps = [np.sqrt(2 / np.pi * (weights[:, rows] @ spread[rows])) for rows in groups]
    return sum(gaps) / weights.sum(axis=1)


# Resampling adds chance to them, so that percentiles lie above the value.
WITHOUT_INTERVAL = ("calibration_error", "calibration_floor")


PROBABILITY_METRICS: dict[str, Metric] = {
    "roc_auc": roc_auc,
    "average_precision": average_precision,
    "log_loss": log_loss,
    "brier": brier,
    "calibration_error": calibration_error,
    "calibration_floor": calibration_floor,
    "lift_at_10": lift_at_10,
    "base_rate": base_rate,
}


def decision_metrics(threshold: float) -> dict[str, Metric]:
    """Make the metrics of the decision that follows from a threshold."""

    def counts(actual, probability, weights):
        listed = (probability >= threshold).astype("float64")
        return weights @ (listed * actual), weights @ listed, weights @ actual

    def accuracy(actual, probability, weights):
        right = (probability >= threshold) == (actual > 0)
        return weights @ right.astype("float64") / weights.sum(axis=1)

    def precision(*data):
        hits, listed, _ = counts(*data)
        return hits / np.maximum(listed, FLOOR)

    def recall(*data):
        hits, _, came = counts(*data)
        return hits / np.maximum(came, FLOOR)

    def f1(*data):
        hits, listed, came = counts(*data)
        return 2 * hits / np.maximum(listed + came, FLOOR)

    return {"accuracy": accuracy, "precision": precision, "recall": recall, "f1": f1}


def best_threshold(actual: np.ndarray, probability: np.ndarray) -> float:
    """Find the probability above which a decision has the highest F1."""
    listed, hits = ranked(actual, probability, np.ones((1, len(actual))))
    levels = np.sort(np.unique(probability))[::-1]
    scores = 2 * hits[0, 1:] / (listed[0, 1:] + hits[0, -1])
    return float(levels[np.argmax(scores)])
