"""The long-horizon forecast that feeds on its own output."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.learning.candidate import Candidate, Forecast
from shopcast.learning.members import draw_rows
from shopcast.learning.training import fit
from shopcast.pipelines.ltv.networks import step_forecast
from shopcast.pipelines.ltv.options import RolloutOptions
from shopcast.pipelines.ltv.rows import Rows
from shopcast.pipelines.ltv.unrolling import State, unroll

MOST_RATE, MOST_ORDERS = 2.5, 7
CHUNK = 2000


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

    past = unroll(draw_rows(rows, options.rows, seed))
    used = past.known.any(axis=0)
    channels, known = past.channels[:, used], past.known[:, used]
    seen = channels[known > 0]
    mean, deviation = seen.mean(axis=0), seen.std(axis=0) + 1e-6
    scaled = (channels - mean) / deviation * known[:, :, None]
    orders, exposure = (
        past.orders[:, used],
        known[:, :-1] * past.lengths[:, used][:, 1:],
    )
    target = np.stack([orders[:, 1:] * known[:, :-1], exposure], axis=2)
    rate = float(target[..., 0].sum() / target[..., 1].sum())

    def loss(y_true, y_pred):
        orders, exposure = y_true[..., 0], y_true[..., 1]
        log_rate = ops.maximum(y_pred[..., 0], -9.0)
        return ops.sum(exposure * ops.exp(log_rate) - orders * log_rate) / ops.sum(
            exposure
        )

    members, history = [], []
    for member in range(options.members):
        keras.utils.set_random_seed(seed + member)
        model = build_hazard(
            channels=scaled.shape[2], log_rate=float(np.log(rate)), **options.model
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
    parts = [
        _rates(model, rows.select(part), options.paths, seed)
        for part in np.array_split(np.arange(len(rows)), -(-len(rows) // CHUNK))
    ]
    orders = np.concatenate(parts)
    value = rows.examples["btyd_value"].to_numpy()[:, None]
    return step_forecast(orders * value * _spend_per_order(rows), orders)


def _rates(model: dict[str, Any], rows: Rows, paths: int, seed: int) -> np.ndarray:
    """Expect orders of each step ahead: (rows, steps)."""
    past = unroll(rows)
    scaled = (past.channels - model["mean"]) / model["deviation"]
    scaled = (scaled * past.known[:, :, None]).astype("float32")
    lengths = _lengths_ahead(rows)
    found = []
    for member, weights in enumerate(model["members"]):
        rng = np.random.default_rng(seed + member)
        drawn = evenly_drawn(rng, paths, lengths.shape[1])
        found.append(_paths(weights, scaled, past.state, model, lengths, drawn))
    return np.mean(found, axis=0)


def _spend_per_order(rows: Rows) -> np.ndarray:
    """Weigh the value of an order in each step ahead by the two seasons."""
    length = rows.periods.step_days
    starts = np.arange(0, rows.days, length)
    spend, orders = (rows.season(what, starts, length) for what in ("spend", "orders"))
    return spend / orders


def _lengths_ahead(rows: Rows) -> np.ndarray:
    """Tell how long the steps ahead are by the season; the last may be a part."""
    length = rows.periods.step_days
    starts = np.arange(0, rows.days, length)
    parts = np.minimum(rows.days - starts, length) / length
    return (rows.season("orders", starts, length) * parts).astype("float32")


def evenly_drawn(rng: np.random.Generator, paths: int, steps: int) -> np.ndarray:
    """Draw probabilities, (paths, steps), that are even over the paths of each step.

    All customers share them, so that the forecast of one depends on no other, and
    they are even, so that few paths suffice.
    """
    even = np.tile((np.arange(paths) + 0.5) / paths, (steps, 1))
    return rng.permuted(even, axis=1).T.astype("float32")


def poisson_quantile(rate: np.ndarray, probability: np.ndarray) -> np.ndarray:
    """Count events of a Poisson variable, 7 at most, at a probability.

    >>> poisson_quantile(np.array([0.1, 2.0]), np.array([0.5, 0.5]))
    array([0., 2.])
    """
    term, count = np.exp(-rate), np.zeros_like(rate)
    below = term.copy()
    for event in range(1, MOST_ORDERS + 1):
        count += probability > below
        term *= rate / event
        below += term
    return count


def _paths(weights, scaled, start, model, lengths, drawn) -> np.ndarray:
    hidden = np.zeros((len(scaled), weights[1].shape[0]), dtype="float32")
    for step in range(scaled.shape[1]):
        hidden = _cell(weights, hidden, scaled[:, step])
    paths = len(drawn)
    hidden, lengths = (np.repeat(one, paths, axis=0) for one in (hidden, lengths))
    names = ("count", "age", "since", "orders", "first")
    repeated = {name: np.repeat(getattr(start, name), paths, axis=0) for name in names}
    ahead = State(**repeated, longest=start.longest)
    chance = np.tile(drawn, (len(scaled), 1))
    rates = []
    for step, length in enumerate(lengths.T):
        pace = np.minimum(np.exp(hidden @ weights[3] + weights[4])[:, 0], MOST_RATE)
        rate = pace * length
        rates.append(rate.reshape(-1, paths).mean(axis=1))
        ahead.observe(poisson_quantile(rate, chance[:, step]), length)
        channels = (ahead.channels() - model["mean"]) / model["deviation"]
        hidden = _cell(weights, hidden, channels.astype("float32"))
    return np.stack(rates, axis=1)


class Rollout(Candidate):
    """The candidate, which learns from no label; its training node is its own."""

    def forecast(self, model, rows, seed):
        """Sample paths of all rows."""
        return forecast_rollout(model, rows, rows.options.rollout, seed)
