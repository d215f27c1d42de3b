"""Candidates of `category` that are networks."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit

from shopcast.learning.network import Network, train_members
from shopcast.pipelines.category.rows import Rows

PREDICT_BATCH = 4096
Parts = tuple[Rows, Rows, Rows]


def _compiled(model: Any, options: Network) -> Any:
    import keras

    optimizer = keras.optimizers.Adam(options.fit.learning_rate, clipnorm=1.0)
    loss = {"bought": keras.losses.BinaryCrossentropy(from_logits=True)}
    model.compile(optimizer, loss=loss, jit_compile=options.fit.jit)
    return model


def compile_seed(rows: Rows, options: Network, sessions: bool) -> Any:
    """Build the seed's network, with its sessions or of orders and month alone."""
    from shopcast.models.category import build_seed

    model = build_seed(
        weeks=rows.weeks.shape[1],
        months=rows.months.shape[1],
        rates=np.clip(rows.rates, 1e-4, 1 - 1e-4).tolist(),
        sessions=sessions,
        **options.model,
    )
    return _compiled(model, options)


def compile_history(rows: Rows, options: Network) -> Any:
    """Build the network that corrects the shares of past orders."""
    from shopcast.models.category import build_history_network

    history, _ = rows.history
    own = _logs(history).reshape(-1, history.shape[2])
    context = _logs(rows.context.to_numpy())
    model = build_history_network(
        features=history.shape[2],
        categories=history.shape[1],
        mean=own.mean(axis=0).tolist(),
        deviation=own.std(axis=0).tolist(),
        context_mean=context.mean(axis=0).tolist(),
        context_deviation=context.std(axis=0).tolist(),
        **options.model,
    )
    return _compiled(model, options)


def _logs(values: np.ndarray) -> np.ndarray:
    return np.sign(values) * np.log1p(np.abs(values.astype("float64")))


def network_inputs(rows: Rows, model: Any) -> dict[str, np.ndarray]:
    """Make the arrays that a model's named inputs ask for."""
    makers = {
        "weeks": lambda: rows.weeks,
        "months": lambda: rows.months,
        "month": lambda: rows.month,
        "history": lambda: rows.history[0],
        "context": lambda: rows.context.to_numpy("float32"),
        "first": lambda: rows.first.astype("float32"),
    }
    return {tensor.name: makers[tensor.name]() for tensor in model.inputs}


def _data(rows: Rows, model: Any) -> tuple[dict, dict]:
    return network_inputs(rows, model), {"bought": rows.bought.astype("float32")}


def train_network(
    name: str, compile_model: Any, parts: Parts, options: Network, seed: int
) -> tuple[Any, pd.DataFrame, np.ndarray]:
    """Train the members of a network.

    Returns:
        The model, all members in one; the history, one row per `member` and `epoch`;
        the forecast for validation rows, of members that did not see them.
    """
    early, late, history = train_members(
        name, compile_model, _data, parts, options, seed
    )
    return late, history, forecast_network(early, parts[1])


def forecast_network(model: Any, rows: Rows) -> np.ndarray:
    """Forecast the probability of each class, the mean of the members."""
    inputs = network_inputs(rows, model)
    found = model.predict(inputs, batch_size=PREDICT_BATCH, verbose=0)
    return expit(found["bought"].astype("float64")).mean(axis=1)


seed_with_sessions = partial(compile_seed, sessions=True)
seed_of_orders = partial(compile_seed, sessions=False)
