"""Time to an event that may not have come yet: hazards of discrete time."""

import numpy as np

LEAST = 1e-9


def day_bins(horizon: int, reach: int) -> np.ndarray:
    """Bound the bins of time: days up to the horizon, then weeks up to the reach.

    >>> day_bins(2, 20)
    array([ 0,  1,  2,  9, 16, 20])
    """
    weeks = np.arange(horizon, reach, 7)
    return np.unique(np.concatenate([np.arange(horizon + 1), weeks, [reach]]))


def bin_targets(wait: np.ndarray, observed: np.ndarray, bins: np.ndarray) -> np.ndarray:
    """Tell in which bins each row was at risk and where its event came.

    A row is at risk in a bin that it began and, unless the event came, lived through
    to at least half.

    Args:
        wait: Days to the event or to the end of what is known.
        observed: Whether the event came.
        bins: Their bounds, as `day_bins` makes them.

    Returns:
        (rows, 2 * bins) float32: events, then who was at risk.
    """
    start, end = bins[:-1], bins[1:]
    wait = np.asarray(wait, "float64")[:, None]
    came = np.asarray(observed)[:, None] & (wait > start) & (wait <= end)
    at_risk = came | (wait >= (start + end) / 2) & (wait > start)
    return np.concatenate([came, at_risk], axis=1).astype("float32")


def survival(hazards: np.ndarray) -> np.ndarray:
    """Probability that nothing came by each bound: (rows, 1 + bins), from 1 on."""
    alive = np.cumprod(1 - hazards.astype("float64"), axis=1)
    return np.concatenate([np.ones((len(hazards), 1)), alive], axis=1)


def move(alive: np.ndarray, bins: np.ndarray, day: int, p: np.ndarray) -> np.ndarray:
    """Move each row's survival so that the event comes by a day with a probability.

    Hazards stay proportional: survival is raised to a power. Every day has a hazard of
    `LEAST` at least, so that any curve can be moved to any probability.

    Args:
        alive: As `survival` makes it.
        bins: Bounds of the bins, of which the first ones are days.
        day: By which the event comes.
        p: With which probability, one per row.
    """
    summed = LEAST * bins - np.log(np.maximum(alive, LEAST))
    own = -np.log1p(-np.minimum(p, 1 - LEAST))
    return np.exp(-own[:, None] * (summed / summed[:, [day]]))


def p_within(alive: np.ndarray, bins: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Probability of the event within each row's days; straight lines in a bin."""
    return 1 - _at(alive, bins, np.minimum(days, bins[-1]))


def _at(alive: np.ndarray, bins: np.ndarray, days: np.ndarray) -> np.ndarray:
    place = np.clip(np.searchsorted(bins, days, side="left") - 1, 0, len(bins) - 2)
    share = (days - bins[place]) / (bins[place + 1] - bins[place])
    rows = np.arange(len(alive))
    return alive[rows, place] * (1 - share) + alive[rows, place + 1] * share


def median_days(alive: np.ndarray, bins: np.ndarray, within: np.ndarray) -> np.ndarray:
    """Median days to the event, given that it comes within each row's days."""
    return _reached(alive, bins, 1 - p_within(alive, bins, within) / 2)


def even_days(alive: np.ndarray, bins: np.ndarray) -> np.ndarray:
    """Days by which the event is as likely as not; NaN where that is after the bins."""
    days = _reached(alive, bins, np.full(len(alive), 0.5))
    return np.where(alive[:, -1] <= 0.5, days, np.nan)


def _reached(alive: np.ndarray, bins: np.ndarray, level: np.ndarray) -> np.ndarray:
    """Days by which each row's survival has fallen to its level."""
    place = np.clip((alive > level[:, None]).sum(axis=1) - 1, 0, len(bins) - 2)
    rows = np.arange(len(alive))
    high, low = alive[rows, place], alive[rows, place + 1]
    share = np.clip((high - level) / np.maximum(high - low, 1e-12), 0, 1)
    return bins[place] + share * (bins[place + 1] - bins[place])


def concordance(
    wait: np.ndarray, observed: np.ndarray, expected: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Share of comparable pairs whose order is foretold; ties are halves.

    A pair is comparable where one event came before the other row's time.

    Reference: Harrell et al. (1982), Evaluating the yield of medical tests.

    Args:
        wait: Whole days to the event or to the end of what is known.
        observed: Whether the event came.
        expected: Days foretold.
        weights: As `bootstrap.resample` makes them.
    """
    order = np.argsort(expected, kind="stable")
    wait, observed, weights = wait[order], observed[order], weights[:, order]
    _, tie = np.unique(expected[order], return_inverse=True)
    right, pairs = np.zeros(len(weights)), np.zeros(len(weights))
    for day in np.unique(wait[observed]):
        came = observed & (wait == day)
        later = (wait > day) | (~observed & (wait == day))
        upto = np.pad((weights * later).cumsum(axis=1), ((0, 0), (1, 0)))
        below = np.searchsorted(tie, tie[came], side="left")
        through = np.searchsorted(tie, tie[came], side="right")
        above = upto[:, -1:] - upto[:, through]
        equal = upto[:, through] - upto[:, below]
        right += (weights[:, came] * (above + equal / 2)).sum(axis=1)
        pairs += weights[:, came].sum(axis=1) * upto[:, -1]
    return right / pairs
