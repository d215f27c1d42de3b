"""The rows of metrics.csv."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from shopcast.judging.bootstrap import Metric, Samples, samples_of

COLUMNS = ["model", "kind", "split", "metric", "value", "low", "high", "n"]
INTERVAL = ["value", "low", "high", "n"]


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
    score: Callable[[str], Samples],
    kinds: dict[str, str],
    split: str,
    rows: int,
    without: tuple[str, ...],
) -> pd.DataFrame:
    """Measure every model on the same rows: rows of metrics.csv."""
    tables = [
        with_intervals(score(name), without).assign(model=name, kind=kind)
        for name, kind in kinds.items()
    ]
    table = pd.concat(tables, ignore_index=True).assign(split=split, n=rows)
    return table[COLUMNS]


def measure(
    actual: np.ndarray,
    expected: np.ndarray,
    weights: np.ndarray,
    metrics: dict[str, Metric],
    without: tuple[str, ...] = (),
) -> pd.DataFrame:
    """Measure one forecast, as `with_intervals`."""
    return with_intervals(samples_of(actual, expected, weights, metrics), without)
