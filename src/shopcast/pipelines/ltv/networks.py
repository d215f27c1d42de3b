"""What networks read in `ltv`, and what their outputs mean."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.features.columns import signed_logs
from shopcast.learning.candidate import Forecast
from shopcast.learning.members import NetworkOptions
from shopcast.models import SMALLEST_SIGMA
from shopcast.pipelines.ltv.rows import Rows

WIDEST_SIGMA = 1.6


def compile_bigru(rows: Rows, options: NetworkOptions) -> Any:
    """Build the seed's network, beginning at the means of the training rows."""
    from shopcast.models.losses import poisson_of_log
    from shopcast.models.ltv import build_bigru

    past, future = rows.sequence, rows.levelled_futures
    spend = max(future["spend"].mean(), 1e-6)
    model = build_bigru(
        steps=past.shape[1],
        channels=past.shape[2],
        horizon_steps=future["spend"].shape[1],
        log_spend=float(np.log(spend)),
        log_orders=float(np.log(max(future["orders"].mean(), 1e-6))),
        **options.model,
    )
    losses = {"spend": poisson_of_log, "orders": poisson_of_log}
    return _compile(model, losses, {"spend": 1 / float(spend), "orders": 1.0}, options)


def compile_zero_inflated(rows: Rows, options: NetworkOptions) -> Any:
    """Build the network that corrects BG/NBD and Gamma-Gamma."""
    from shopcast.models.losses import poisson_of_log, zero_inflated_lognormal
    from shopcast.models.ltv import SMALL, build_zero_inflated

    past, traits = rows.sequence, rows.traits
    logs = signed_logs(traits)
    spend = rows.levelled["spend"].to_numpy()
    share = np.clip(np.mean(spend > 0), 0.01, 0.99)
    scale = float(spend[spend > 0].mean())
    first = np.log(rows.forecast[:, 0] + SMALL * scale)
    off = (np.log(np.maximum(spend, 1e-9)) - first)[spend > 0]
    deviation = max(float(off.std()) - 0.15, 0.2)
    start = [np.log(share / (1 - share)), off.mean(), np.log(np.expm1(deviation))]
    model = build_zero_inflated(
        steps=past.shape[1],
        channels=past.shape[2],
        trait_mean=logs.mean().tolist(),
        trait_deviation=logs.std().tolist(),
        scale=scale,
        most=float(spend.max()),
        start=[float(value) for value in start],
        **options.model,
    )
    losses = {"spend": zero_inflated_lognormal, "orders": poisson_of_log}
    return _compile(model, losses, {"spend": 1.0, "orders": 1.0}, options)


def _compile(model: Any, loss: dict, weights: dict, options: NetworkOptions) -> Any:
    import keras

    rate, jit = options.fit.learning_rate, options.fit.jit
    optimizer = keras.optimizers.Adam(rate, clipnorm=1.0)
    model.compile(optimizer, loss=loss, loss_weights=weights, jit_compile=jit)
    return model


def by_step(rows: Rows) -> dict[str, np.ndarray]:
    """Spend and orders of each step ahead, out of season and levelled."""
    return rows.levelled_futures


def in_total(rows: Rows) -> dict[str, np.ndarray]:
    """Spend and orders of all days, levelled: (rows, 1) each."""
    both = rows.levelled.to_numpy("float32")
    return {"spend": both[:, :1], "orders": both[:, 1:]}


def read_distribution(found: dict[str, np.ndarray], rows: Rows) -> Forecast:
    """Read a network that knows the distribution of spend.

    Returns:
        One row per example: `expected_spend`, `expected_orders` and `p_buy`, that of
        one label lengthened to all days.
    """
    members = np.moveaxis(found["spend"], 1, 0)
    known = sum(zero_inflated_forecast(one) for one in members) / len(members)
    orders = _rates(found["orders"])[:, 0] * rows.level["orders"]
    spend = known["expected_spend"] * rows.level["spend"]
    p = 1 - (1 - known["p_buy"]) ** rows.extension("orders")
    return known.assign(expected_spend=spend, expected_orders=orders, p_buy=p)


def zero_inflated_forecast(parameters: np.ndarray) -> Forecast:
    """Turn parameters of `zero_inflated_lognormal`, (rows, 3), into a forecast.

    Returns:
        `expected_spend` (deviations above 1.6 count as 1.6, so that no tail explodes)
        and `p_buy`.
    """
    logit, mu, raw = parameters.astype("float64").T
    p = np.clip(1 / (1 + np.exp(-logit)), 1e-6, 1 - 1e-6)
    sigma = np.minimum(np.logaddexp(0, raw) + SMALLEST_SIGMA, WIDEST_SIGMA)
    return pd.DataFrame({"expected_spend": p * np.exp(mu + sigma**2 / 2), "p_buy": p})


def read_steps(found: dict[str, np.ndarray], rows: Rows) -> Forecast:
    """Read a network of steps, as `step_forecast`; the season is put back."""
    return step_forecast(
        *(
            _stretch(
                _rates(found[what])
                * rows.level[what][:, None]
                * rows.season_ahead(what),
                rows,
                what,
            )
            for what in ("spend", "orders")
        )
    )


def _rates(logarithms: np.ndarray) -> np.ndarray:
    return np.exp(logarithms.astype("float64")).mean(axis=1)


def _stretch(steps: np.ndarray, rows: Rows, what: str) -> np.ndarray:
    """Lengthen a forecast of one label to all days, as BG/NBD expects it to go on."""
    more = -(-rows.days // rows.periods.step_days) - steps.shape[1]
    if not more:
        return steps
    rest = steps.sum(axis=1) * (rows.extension(what) - 1) / more
    return np.concatenate([steps, np.repeat(rest[:, None], more, axis=1)], axis=1)


def step_forecast(spend: np.ndarray, orders: np.ndarray) -> Forecast:
    """Make a forecast of steps, (rows, steps) each, and of their sums."""
    spend, orders = spend.astype("float64"), orders.astype("float64")
    return pd.DataFrame(
        {
            "expected_spend": spend.sum(axis=1),
            "expected_orders": orders.sum(axis=1),
            "step_spend": list(spend),
            "step_orders": list(orders),
        }
    )
