"""The rows of metrics.csv, and of differences.csv."""

import numpy as np
import pandas as pd

from shopcast.judging.bootstrap import Metric, Samples, samples_of

COLUMNS = ["model", "kind", "split", "metric", "value", "low", "high", "n"]
INTERVAL = ["value", "low", "high", "n"]
PAIRED = ["split", "other", "metric", *INTERVAL]


def with_intervals(found: Samples, without: tuple[str, ...] = ()) -> pd.DataFrame:
    """Give each metric its value and its 95 % interval.

    Args:
        found: By metric, its value in the data and in every bootstrap sample.
        without: Metrics that resampling gives no interval.

    Returns:
        One row per metric: `metric`, `value`, `low`, `high`.
    """
    rows = []
    for name, values in found.items():
        low, high = np.nanquantile(values[1:], [0.025, 0.975])
        if name in without:
            low = high = np.nan
        rows.append({"metric": name, "value": values[0], "low": low, "high": high})
    return pd.DataFrame(rows)


def measure_models(
    found: dict[str, Samples],
    kinds: dict[str, str],
    split: str,
    rows: int,
    without: tuple[str, ...],
) -> pd.DataFrame:
    """Measure every model on the same rows: rows of metrics.csv."""
    tables = [
        with_intervals(samples, without).assign(model=name, kind=kinds[name])
        for name, samples in found.items()
    ]
    table = pd.concat(tables, ignore_index=True).assign(split=split, n=rows)
    return table[COLUMNS]


def measure_differences(
    found: dict[str, Samples],
    champion: str,
    split: str,
    rows: int,
    without: tuple[str, ...],
) -> pd.DataFrame:
    """Measure by how much the champion is above each other, pair by pair.

    All are measured in the same bootstrap samples, so that what makes a sample hard
    for both does not count.

    Returns:
        One row per `other` and `metric`: `split`, `value` (champion less other),
        `low`, `high`, `n`.
    """
    own = found[champion]
    tables = []
    for name, samples in found.items():
        if name != champion:
            off = {metric: own[metric] - samples[metric] for metric in own}
            tables.append(with_intervals(off, without).assign(other=name))
    table = pd.concat(tables or [pd.DataFrame(columns=PAIRED)], ignore_index=True)
    return table.assign(split=split, n=rows)[PAIRED]


def measure(
    actual: np.ndarray,
    expected: np.ndarray,
    weights: np.ndarray,
    metrics: dict[str, Metric],
    without: tuple[str, ...] = (),
) -> pd.DataFrame:
    """Measure one forecast, as `with_intervals`."""
    return with_intervals(samples_of(actual, expected, weights, metrics), without)
