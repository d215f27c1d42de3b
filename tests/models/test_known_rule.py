"""Customers who buy every other or every third step, which a network must learn."""

import keras
import numpy as np

from shopcast.models.losses import poisson_of_log
from shopcast.models.ltv import build_bigru
from shopcast.training import Fit, fit

STEPS, AHEAD, ROWS = 12, 3, 600
OPTIONS = Fit(epochs=25, batch_size=50, patience=25, learning_rate=0.01)
LOSSES = {"spend": poisson_of_log, "orders": poisson_of_log}


def orders(rng: np.random.Generator) -> np.ndarray:
    """Order at every second or third step, from a first one on: (rows, steps)."""
    every, first = rng.integers(2, 4, ROWS)[:, None], rng.integers(0, 3, ROWS)[:, None]
    step = np.arange(STEPS + AHEAD)[None, :] - first
    return ((step >= 0) & (step % every == 0)).astype("float32")


def test_bigru_learns_the_rhythm_of_those_who_buy_every_kth_step():
    keras.utils.set_random_seed(1)
    train, test = (orders(np.random.default_rng(seed)) for seed in (1, 2))
    model = build_bigru(
        steps=STEPS, channels=1, horizon_steps=AHEAD, units=12, dense_units=32,
        dropout=0.0, attention=False, log_spend=2.0, log_orders=-1.0,
    )  # fmt: skip
    weights = {"spend": 0.1, "orders": 1.0}
    model.compile(keras.optimizers.Adam(0.01), loss=LOSSES, loss_weights=weights)
    past, future = {"sequence": train[:, :STEPS, None]}, train[:, STEPS:]
    targets = {"spend": 10 * future, "orders": future}
    history = fit(model, (past, targets), None, OPTIONS, seed=1)
    found = model.predict({"sequence": test[:, :STEPS, None]}, verbose=0)
    buys = np.exp(found["orders"]) > 0.5
    spends = np.exp(found["spend"]) > 5
    np.testing.assert_array_equal(buys, test[:, STEPS:] > 0)
    np.testing.assert_array_equal(spends, test[:, STEPS:] > 0)
    assert history["epoch"].tolist() == list(range(1, 26))
