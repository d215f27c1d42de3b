"""Candidates that are networks."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from shopcast.learning.network import Network, train_members
from shopcast.pipelines.ltv.rows import Rows
from shopcast.pipelines.ltv.spend_intervals import zero_inflated_forecast

PREDICT_BATCH = 4096
Compile = Callable[[Rows, Network], Any]


def compile_bigru(rows: Rows, options: Network) -> Any:
    """Build the seed's network, beginning at the means of the training rows."""
    from shopcast.models.losses import poisson_of_log
    from shopcast.models.ltv import build_bigru

    past, spend = rows.sequence, max(rows.future("spend").mean(), 1e-6)
    model = build_bigru(
        steps=past.shape[1],
        channels=past.shape[2],
        horizon_steps=rows.future("spend").shape[1],
        log_spend=float(np.log(spend)),
        log_orders=float(np.log(max(rows.future("orders").mean(), 1e-6))),
        **options.model,
    )
    losses = {"spend": poisson_of_log, "orders": poisson_of_log}
    return _compile(model, losses, {"spend": 1 / float(spend), "orders": 1.0}, options)


def compile_zero_inflated(rows: Rows, options: Network) -> Any:
    """Build the network that corrects BG/NBD and Gamma-Gamma."""
    from shopcast.models.losses import poisson_of_log, zero_inflated_lognormal
    from shopcast.models.ltv import SMALL, build_zero_inflated

    past, traits = rows.sequence, rows.traits
    logs = np.sign(traits) * np.log1p(traits.abs())
    spend = rows.examples["spend"].to_numpy()
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


def _compile(model: Any, loss: dict, weights: dict, options: Network) -> Any:
    import keras

    rate, jit = options.fit.learning_rate, options.fit.jit
    optimizer = keras.optimizers.Adam(rate, clipnorm=1.0)
    model.compile(optimizer, loss=loss, loss_weights=weights, jit_compile=jit)
    return model


def network_inputs(rows: Rows, model: Any) -> dict[str, np.ndarray]:
    """Make the arrays that a model's named inputs ask for."""
    makers = {
        "sequence": lambda: rows.sequence,
        "traits": lambda: rows.traits.to_numpy(),
        "forecast": lambda: rows.forecast,
    }
    return {tensor.name: makers[tensor.name]() for tensor in model.inputs}


def _targets(rows: Rows, steps: bool) -> dict[str, np.ndarray]:
    if steps:
        return {name: rows.future(name) for name in ("spend", "orders")}
    both = rows.examples[["spend", "orders"]].to_numpy("float32")
    return {"spend": both[:, :1], "orders": both[:, 1:]}


def train_network(
    name: str,
    compile_model: Compile,
    train: Rows,
    validation: Rows,
    refit: Rows,
    options: Network,
    seed: int,
) -> tuple[Any, pd.DataFrame, pd.DataFrame]:
    """Find the best epoch on validation, then fit once more up to the test.

    Returns:
        The model, all members in one; the history, one row per `member` and `epoch`;
        the forecast for the validation rows, of members that did not see them.
    """
    parts = (train, validation, refit)
    early, late, history = train_members(
        name, compile_model, _data, parts, options, seed
    )
    return late, history, forecast_network(early, validation)


def _data(rows: Rows, model: Any) -> tuple[dict, dict]:
    steps = len(model.inputs) == 1
    return network_inputs(rows, model), _targets(rows, steps)


def forecast_network(model: Any, rows: Rows) -> pd.DataFrame:
    """Forecast spend and orders over the rows' days with a trained network.

    Returns:
        One row per example: `expected_spend`, `expected_orders`; `low` and `high`
        where the network knows them; `step_spend` and `step_orders`, arrays over the
        steps ahead, where it forecasts steps.
    """
    found = model.predict(
        network_inputs(rows, model), batch_size=PREDICT_BATCH, verbose=0
    )
    orders = np.exp(found["orders"].astype("float64")).mean(axis=1)
    if orders.shape[1] == 1:
        members = np.moveaxis(found["spend"], 1, 0)
        spend = sum(zero_inflated_forecast(one) for one in members) / len(members)
        return spend.assign(expected_orders=orders[:, 0])
    spend = np.exp(found["spend"].astype("float64")).mean(axis=1)
    return step_forecast(
        _stretch(spend, rows, "spend"), _stretch(orders, rows, "orders")
    )


def _stretch(steps: np.ndarray, rows: Rows, what: str) -> np.ndarray:
    """Lengthen a forecast of one label to all days, as BG/NBD expects it to go on."""
    more = -(-rows.days // rows.periods.step_days) - steps.shape[1]
    if not more:
        return steps
    rest = steps.sum(axis=1) * (rows.extension[what].to_numpy() - 1) / more
    return np.concatenate([steps, np.repeat(rest[:, None], more, axis=1)], axis=1)


def step_forecast(spend: np.ndarray, orders: np.ndarray) -> pd.DataFrame:
    """Make a forecast of steps, (rows, steps) each, and of their sums."""
    return pd.DataFrame(
        {
            "expected_spend": spend.sum(axis=1),
            "expected_orders": orders.sum(axis=1),
            "step_spend": list(spend),
            "step_orders": list(orders),
        }
    )
