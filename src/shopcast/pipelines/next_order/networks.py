"""Candidates of `next_order` that are networks."""

from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from shopcast.learning.network import Network, train_members
from shopcast.pipelines.next_order.options import SeedNetwork
from shopcast.pipelines.next_order.rows import Rows

PREDICT_BATCH = 4096
Parts = tuple[Rows, Rows, Rows]
Trained = tuple[Any, pd.DataFrame, pd.DataFrame]


def compile_seed_lstm(rows: Rows, options: SeedNetwork) -> Any:
    """Build the seed's network; both classes weigh alike if so asked."""
    import keras
    from keras import ops

    from shopcast.models.next_order import build_seed_lstm

    past = rows.sequence(seed=True)
    model = build_seed_lstm(
        length=past.shape[1], channels=past.shape[2], **options.model
    )
    rate = float(np.clip(rows.ordered.mean(), 1e-3, 1 - 1e-3))
    weights = (0.5 / (1 - rate), 0.5 / rate) if options.class_weights else (1.0, 1.0)

    def weighted(y_true, y_pred):
        weight = ops.where(y_true > 0, weights[1], weights[0])
        return ops.binary_crossentropy(y_true, y_pred) * weight

    model.compile(
        keras.optimizers.Adam(options.fit.learning_rate, clipnorm=options.clipnorm),
        loss={"ordered": weighted},
        metrics={
            "ordered": [
                keras.metrics.BinaryAccuracy(name="accuracy"),
                keras.metrics.AUC(name="auc"),
                keras.metrics.Precision(name="precision"),
                keras.metrics.Recall(name="recall"),
            ]
        },
        jit_compile=options.fit.jit,
    )
    return model


def compile_recurrent(rows: Rows, options: Network) -> Any:
    """Build the network that tells whether an order comes within the horizon."""
    rate = np.clip(rows.ordered.mean(), 1e-4, 1 - 1e-4)
    return _compile(rows, options, [float(logit(rate))], "binary_crossentropy")


def compile_hazard(rows: Rows, options: Network) -> Any:
    """Build the network of days to the next order, beginning at their hazards."""
    from shopcast.models.losses import discrete_hazard

    came, at_risk = np.split(rows.hazard_targets.sum(axis=0), 2)
    rates = (came + 0.5) / (at_risk + 50)
    start = [float(value) for value in logit(rates)]
    return _compile(rows, options, start, discrete_hazard)


def _compile(rows: Rows, options: Network, start: list[float], loss: Any) -> Any:
    import keras

    from shopcast.models.next_order import build_recurrent

    past, traits = rows.sequence(seed=False), rows.traits
    logs = np.sign(traits) * np.log1p(traits.abs())
    model = build_recurrent(
        length=past.shape[1],
        channels=past.shape[2],
        trait_mean=logs.mean().tolist(),
        trait_deviation=logs.std().tolist(),
        forecast_mean=float(rows.forecast.mean()),
        start=start,
        **options.model,
    )
    if loss == "binary_crossentropy":
        loss = keras.losses.BinaryCrossentropy(from_logits=True)
    optimizer = keras.optimizers.Adam(options.fit.learning_rate, clipnorm=1.0)
    model.compile(optimizer, loss={"ordered": loss}, jit_compile=options.fit.jit)
    return model


def network_inputs(rows: Rows, model: Any) -> dict[str, np.ndarray]:
    """Make the arrays that a model's named inputs ask for."""
    names = {tensor.name for tensor in model.inputs}
    makers = {
        "orders": lambda: rows.sequence(seed="traits" not in names),
        "traits": lambda: rows.traits.to_numpy(),
        "forecast": lambda: rows.forecast,
    }
    return {tensor.name: makers[tensor.name]() for tensor in model.inputs}


def network_data(rows: Rows, model: Any) -> tuple[dict, dict]:
    """Make inputs and targets of a network."""
    if model.outputs[0].shape[-1] > 1:
        targets = rows.hazard_targets
    else:
        targets = rows.ordered[:, None].astype("float32")
    return network_inputs(rows, model), {"ordered": targets}


def train_network(
    name: str, compile_model: Any, parts: Parts, options: Network, seed: int
) -> Trained:
    """Train the members of a network.

    Returns:
        The model, all members in one; the history, one row per `member` and `epoch`;
        the forecast for the validation rows, of members that did not see them.
    """
    early, late, history = train_members(
        name, compile_model, network_data, parts, options, seed
    )
    return late, history, forecast_network(early, parts[1])


def _outputs(model: Any, rows: Rows) -> np.ndarray:
    inputs = network_inputs(rows, model)
    found = model.predict(inputs, batch_size=PREDICT_BATCH, verbose=0)
    return found["ordered"].astype("float64")


def forecast_hazards(model: Any, rows: Rows) -> np.ndarray:
    """Forecast the hazard of each bin of days, the mean of the members."""
    return expit(_outputs(model, rows)).mean(axis=1)


def forecast_network(model: Any, rows: Rows) -> pd.DataFrame:
    """Forecast `probability` of an order within the horizon, a mean of members."""
    found = _outputs(model, rows)
    if found.shape[-1] > 1:
        within = expit(found[:, :, : rows.periods.horizon_days])
        return pd.DataFrame({"probability": 1 - (1 - within).prod(axis=2).mean(axis=1)})
    seed = len(model.inputs) == 1
    found = found[:, :, 0] if seed else expit(found[:, :, 0])
    return pd.DataFrame({"probability": found.mean(axis=1)})
