"""Baselines of `next_event`, and the mean of models."""

from functools import partial

import numpy as np
from scipy.special import expit

from shopcast.judging.calibration import log_odds
from shopcast.learning.candidate import Forecast
from shopcast.pipelines.next_event.outcomes import CLASSES, buys, chances, forecast
from shopcast.pipelines.next_event.rows import Rows


def majority(rows: Rows, seed: int) -> Forecast:
    """Foretell each class as often as it came in training."""
    prior = rows.prior
    chance = np.broadcast_to(prior.rates, (len(rows), len(CLASSES)))
    return forecast(chance, np.full(len(rows), prior.buys))


def persistence(rows: Rows, seed: int) -> Forecast:
    """Foretell the same type again, as often as that came, and else as all do."""
    prior = rows.prior
    same = np.eye(len(CLASSES))[rows.types]
    others = prior.rates * (1 - same)
    others /= others.sum(axis=1, keepdims=True)
    chance = prior.stay * same + (1 - prior.stay) * others
    return forecast(chance, np.full(len(rows), prior.buys))


def fit_markov(rows: Rows, seed: int, order: int) -> list[dict[str, np.ndarray]]:
    """Count what followed the last events, and shrink it to what followed fewer.

    Returns:
        By number of events, from none to `order`: `next`, (contexts, classes), and
        `buys`, (contexts,); a context is read by `_contexts`.
    """
    models = []
    chance, buys = rows.prior.rates[None], np.array([rows.prior.buys])
    for length in range(order + 1):
        context, number = _contexts(rows, length), len(CLASSES) ** length
        if length:
            parent = np.arange(number) % (number // len(CLASSES))
            chance, buys = chance[parent], buys[parent]
        came = np.bincount(
            context * len(CLASSES) + rows.next, minlength=number * len(CLASSES)
        ).reshape(number, -1)
        bought = np.bincount(context, rows.buys, minlength=number)
        seen, weight = came.sum(axis=1), rows.options.smoothing
        chance = (came + weight * chance) / (seen + weight)[:, None]
        buys = (bought + weight * buys) / (seen + weight)
        models.append({"next": chance, "buys": buys})
    return models


def _contexts(rows: Rows, length: int) -> np.ndarray:
    """Number the last types, the latest one the lowest digit; 5 is before a session."""
    number = np.zeros(len(rows), "int64")
    for back in reversed(range(length)):
        kind = rows.log.earlier_type(rows.place, back).astype("int64")
        number = number * len(CLASSES) + np.where(kind < 0, len(CLASSES) - 1, kind)
    return number


def read_markov(model: list[dict[str, np.ndarray]], rows: Rows) -> Forecast:
    """Look up what followed the last events."""
    context = _contexts(rows, len(model) - 1)
    return forecast(model[-1]["next"][context], model[-1]["buys"][context])


fit_markov_1, fit_markov_2, fit_markov_3 = (
    partial(fit_markov, order=order) for order in (1, 2, 3)
)


def blend(parts: list[Forecast], rows: Rows) -> Forecast:
    """Average the logarithms of chances, and the log-odds of a purchase."""
    return forecast(*pooled([chances(one) for one in parts], [*map(buys, parts)]))


def pooled(
    chance: list[np.ndarray], bought: list[np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Do so with chances of classes, (rows, classes), and of a purchase."""
    mean = np.exp(sum(np.log(np.maximum(one, 1e-9)) for one in chance) / len(chance))
    odds = sum(log_odds(one) for one in bought) / len(bought)
    return mean / mean.sum(axis=1, keepdims=True), expit(odds)
