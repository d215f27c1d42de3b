"""What networks read in `next_order`, and what their outputs mean."""

from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from shopcast.features.columns import signed_logs
from shopcast.learning.candidate import Forecast
from shopcast.learning.members import NetworkOptions
from shopcast.pipelines.next_order.options import SeedNetwork
from shopcast.pipelines.next_order.rows import Rows


def compile_seed_lstm(rows: Rows, options: SeedNetwork) -> Any:
    """Build the seed's network; both classes weigh alike if so asked."""
    import keras
    from keras import ops

    from shopcast.models.next_order import build_seed_lstm

    past = rows.seed_orders
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


def compile_recurrent(rows: Rows, options: NetworkOptions) -> Any:
    """Build the network that tells whether an order comes within the horizon."""
    rate = np.clip(rows.ordered.mean(), 1e-4, 1 - 1e-4)
    return _compile(rows, options, [float(logit(rate))], "binary_crossentropy")


def compile_hazard(rows: Rows, options: NetworkOptions) -> Any:
    """Build the network of days to the next order, beginning at their hazards."""
    from shopcast.models.losses import discrete_hazard

    came, at_risk = np.split(rows.hazard_targets.sum(axis=0), 2)
    rates = (came + 0.5) / (at_risk + 50)
    start = [float(value) for value in logit(rates)]
    return _compile(rows, options, start, discrete_hazard)


def _compile(rows: Rows, options: NetworkOptions, start: list[float], loss: Any) -> Any:
    import keras

    from shopcast.models.next_order import build_recurrent

    past, traits = rows.orders, rows.traits
    logs = signed_logs(traits)
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


def ordered(rows: Rows) -> dict[str, np.ndarray]:
    """Whether an order came: (rows, 1)."""
    return {"ordered": rows.ordered[:, None].astype("float32")}


def hazards(rows: Rows) -> dict[str, np.ndarray]:
    """Events by bin, then who was at risk."""
    return {"ordered": rows.hazard_targets}


def seed_array(rows: Rows, name: str) -> np.ndarray:
    """What the seed's one input reads."""
    return rows.seed_orders


def read_seed(found: dict[str, np.ndarray], rows: Rows) -> Forecast:
    """Average the members' probabilities."""
    return _forecast(found["ordered"].astype("float64")[:, :, 0])


def read_recurrent(found: dict[str, np.ndarray], rows: Rows) -> Forecast:
    """Average the members' probabilities, which come as log-odds."""
    return _forecast(expit(found["ordered"].astype("float64")[:, :, 0]))


def read_hazard(found: dict[str, np.ndarray], rows: Rows) -> Forecast:
    """Forecast an order in any bin of the horizon."""
    horizon = rows.periods.horizon_days
    within = expit(found["ordered"].astype("float64")[:, :, :horizon])
    none = (1 - within).prod(axis=2).mean(axis=1)
    return pd.DataFrame({"probability": 1 - none})


def _forecast(by_member: np.ndarray) -> Forecast:
    return pd.DataFrame({"probability": by_member.mean(axis=1)})


def mean_hazards(found: dict[str, np.ndarray]) -> np.ndarray:
    """Average the members' hazards of each bin of days: (rows, bins)."""
    return expit(found["ordered"].astype("float64")).mean(axis=1)


SEED: dict[str, Any] = {
    "options": "seed_lstm",
    "compile": compile_seed_lstm,
    "array": seed_array,
    "targets": ordered,
    "read": read_seed,
}
RECURRENT: dict[str, Any] = {
    "options": "recurrent",
    "compile": compile_recurrent,
    "array": Rows.array,
    "targets": ordered,
    "read": read_recurrent,
}
HAZARD: dict[str, Any] = {
    "options": "hazard",
    "compile": compile_hazard,
    "array": Rows.array,
    "targets": hazards,
    "read": read_hazard,
}
