"""Totals of groups of customers, with intervals of their own."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.pipelines.ltv.spend_distribution import SpendDistribution
from shopcast.tasks.predictor import Predictor

DRAWS = 400


def sum_groups(
    predictions: pd.DataFrame,
    group: pd.Series,
    distribution: SpendDistribution,
    error: float,
    seed: int,
) -> pd.DataFrame:
    """Sum up what groups of customers will spend.

    Customers are drawn apart from each other; what is not apart, how far off the
    shop's level is, is drawn once for all.

    Args:
        predictions: Customers with `expected_spend` and `p_buy`.
        group: Of each.
        distribution: The champion's.
        error: Standard deviation of the level's logarithm.
        seed: Of what is drawn.

    Returns:
        One row per group: `customers`, `expected_spend`, and the 80 % interval of
        their sum, `low` to `high`.
    """
    rng = np.random.default_rng(seed)
    codes, names = pd.factorize(group, sort=True)
    expected = np.bincount(codes, predictions["expected_spend"])
    draws = np.empty((DRAWS, len(names)))
    for draw in draws:
        level = rng.uniform(size=len(predictions))
        draw[:] = np.bincount(codes, distribution.quantile(predictions, level))
    draws *= expected / np.maximum(draws.mean(axis=0), 1e-9)
    draws *= rng.lognormal(-(error**2) / 2, error, (DRAWS, 1))
    low, high = np.quantile(draws, [0.1, 0.9], axis=0)
    table = {
        "customers": np.bincount(codes),
        "expected_spend": expected,
        "low": low,
        "high": high,
    }
    return pd.DataFrame(table, index=pd.Index(names, name=group.name))


def sum_up(
    predictions: pd.DataFrame, predictor: Predictor, outlook: dict[str, Any], seed: int
) -> pd.DataFrame:
    """Sum up all customers, and tenths of them by forecast.

    Returns:
        One row for `all` and per `decile`: as `sum_groups` returns them.
    """
    everybody = pd.Series("all", predictions.index, name="decile")
    groups = (everybody, predictions["decile"])
    own = predictor.calibration, outlook["error"]["spend"], seed
    tables = [sum_groups(predictions, group, *own).reset_index() for group in groups]
    return pd.concat(tables, ignore_index=True)
