"""How good forecasts of spend are: their means, ranks and distributions."""

import numpy as np

from shopcast.judging.amounts import METRICS
from shopcast.judging.bootstrap import Metric, Samples, mean, samples_of
from shopcast.judging.distributions import crps, kolmogorov_distance, randomised_pit
from shopcast.learning.candidate import Forecast
from shopcast.pipelines.ltv.rows import Rows
from shopcast.pipelines.ltv.spend_distribution import SpendDistribution

ORDER_METRICS = ("mae", "rmse", "correlation", "total_bias")


def score(
    rows: Rows, forecast: Forecast, calibration: SpendDistribution, weights: np.ndarray
) -> Samples:
    """Measure spend, its distribution, and orders (`orders_…`)."""
    spend, orders = (
        (rows.examples[what].to_numpy("float64"),
         forecast[f"expected_{what}"].to_numpy("float64"))
        for what in ("spend", "orders")
    )  # fmt: skip
    few = {name: METRICS[name] for name in ORDER_METRICS}
    own = METRICS | distribution_metrics(spend[0], forecast, calibration)
    found = samples_of(*spend, weights, own)
    counts = samples_of(*orders, weights, few)
    return found | {f"orders_{name}": values for name, values in counts.items()}


def distribution_metrics(
    actual: np.ndarray, forecast: Forecast, calibration: SpendDistribution
) -> dict[str, Metric]:
    """Judge the distribution of each row, and its interval `low` to `high`."""
    low, high = forecast["low"].to_numpy(), forecast["high"].to_numpy()
    inside, bought = (actual >= low) & (actual <= high), actual > 0
    below = calibration.probability(forecast, actual)
    pit = randomised_pit(below, np.where(bought, below, 0.0))
    losses = crps(lambda level: calibration.quantile(forecast, level), actual)

    def among(chosen: np.ndarray) -> Metric:
        both = inside & chosen
        return lambda _, __, weights: (weights @ both) / (weights @ chosen)

    return {
        "crps": lambda _, __, weights: mean(losses, weights),
        "pit_distance": lambda _, __, weights: kolmogorov_distance(pit, weights),
        "coverage_80": among(np.full(len(actual), True)),
        "coverage_buyers": among(bought),
        "coverage_others": among(~bought),
        "width": lambda _, __, weights: mean(high - low, weights),
    }
