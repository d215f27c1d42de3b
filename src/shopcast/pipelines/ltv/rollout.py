"""The long-horizon forecast that feeds on its own output."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.learning.candidate import Candidate, Forecast
from shopcast.learning.training import fit
from shopcast.pipelines.ltv.networks import step_forecast
from shopcast.pipelines.ltv.options import RolloutOptions
from shopcast.pipelines.ltv.rows import Rows
from shopcast.pipelines.ltv.unrolling import State, unroll

MOST_RATE, MOST_ORDERS = 2.5, 7


def fit_rollout(
    rows: Rows, options: RolloutOptions, seed: int
) -> tuple[Any, pd.DataFrame]:
    """Fit one-step-ahead hazards of all customers' pasts; no label is read.

    Returns:
        The model, all members in one, and the history per `member` and `epoch`.
    """
    import keras
    from keras import ops

    from shopcast.models.ltv import build_hazard

    past, orders, known, _ = unroll(rows)
    used = known.any(axis=0)
    past, orders, known = past[:, used], orders[:, used], known[:, used]
    seen = past[known > 0]
    mean, deviation = seen.mean(axis=0), seen.std(axis=0) + 1e-6
    scaled = (past - mean) / deviation * known[:, :, None]
    target = np.stack([orders[:, 1:], known[:, :-1]], axis=2)
    rate = float((target[..., 0] * target[..., 1]).sum() / target[..., 1].sum())

    def loss(y_true, y_pred):
        orders, weight = y_true[..., 0], y_true[..., 1]
        log_rate = ops.maximum(y_pred[..., 0], -9.0)
        return ops.sum(weight * (ops.exp(log_rate) - orders * log_rate)) / ops.sum(
            weight
        )

    members, history = [], []
    for member in range(options.members):
        keras.utils.set_random_seed(seed + member)
        model = build_hazard(
            channels=past.shape[2], log_rate=float(np.log(rate)), **options.model
        )
        model.name = f"rollout_{member}"
        count = options.fit.epochs * -(-len(scaled) // options.fit.batch_size)
        schedule = keras.optimizers.schedules.CosineDecay(
            options.fit.learning_rate, count
        )
        model.compile(keras.optimizers.Adam(schedule), loss=loss)
        table = fit(model, (scaled[:, :-1], target), None, options.fit, seed + member)
        history.append(table.assign(model="rollout", member=member))
        members.append(_weights(model))
    bundle = {"members": members, "mean": mean, "deviation": deviation}
    return bundle, pd.concat(history, ignore_index=True)


def _weights(model: Any) -> list[np.ndarray]:
    layers = [
        *model.get_layer("gru").get_weights(),
        *model.get_layer("head").get_weights(),
    ]
    return [weight.astype("float32") for weight in layers]


def _cell(weights: list[np.ndarray], state: np.ndarray, channels: np.ndarray):
    """One step of a GRU as Keras defines it (reset_after)."""
    kernel, recurrent, bias = weights[:3]
    units = recurrent.shape[0]
    given, own = channels @ kernel + bias[0], state @ recurrent + bias[1]
    update, reset = (
        1 / (1 + np.exp(-(given + own)[:, part * units : (part + 1) * units]))
        for part in (0, 1)
    )
    new = np.tanh(given[:, 2 * units :] + reset * own[:, 2 * units :])
    return update * state + (1 - update) * new


def forecast_rollout(
    model: dict[str, Any], rows: Rows, options: RolloutOptions, seed: int
) -> Forecast:
    """Sample paths of orders ahead, each step fed by the orders drawn before it.

    What is forecast is the mean of the paths' rates; spend is orders times the
    expected value of an order (Gamma-Gamma).
    """
    past, _, known, state = unroll(rows)
    scaled = (past - model["mean"]) / model["deviation"] * known[:, :, None]
    days, length = rows.days, rows.periods.step_days
    share = (
        np.diff(np.minimum(np.arange(-(-days // length) + 1) * length, days)) / length
    )
    rates = [
        _paths(weights, scaled, state, model, share, options.paths, seed + member)
        for member, weights in enumerate(model["members"])
    ]
    orders = np.mean(rates, axis=0)
    value = rows.examples["btyd_value"].to_numpy()
    return step_forecast(orders * value[:, None], orders)


def _paths(weights, scaled, state, model, share, paths, seed) -> np.ndarray:
    rng = np.random.default_rng(seed)
    hidden = np.zeros((len(scaled), weights[1].shape[0]), dtype="float32")
    for step in range(scaled.shape[1]):
        hidden = _cell(weights, hidden, scaled[:, step])
    hidden = np.repeat(hidden, paths, axis=0)
    start = {name: getattr(state, name) for name in ("age", "since", "orders", "first")}
    repeated = {name: np.repeat(part, paths, axis=0) for name, part in start.items()}
    ahead = State(**repeated, longest=state.longest)
    rates = []
    for part in share:
        rate = np.minimum(np.exp(hidden @ weights[3] + weights[4])[:, 0], MOST_RATE)
        rates.append((rate * part).reshape(-1, paths).mean(axis=1))
        ahead.observe(np.minimum(rng.poisson(rate), MOST_ORDERS).astype("float64"))
        channels = (ahead.channels() - model["mean"]) / model["deviation"]
        hidden = _cell(weights, hidden, channels.astype("float32"))
    return np.stack(rates, axis=1)


class Rollout(Candidate):
    """The candidate, which learns from no label; its training node is its own."""

    def forecast(self, model, rows, seed):
        """Sample paths of all rows."""
        return forecast_rollout(model, rows, rows.options.rollout, seed)
