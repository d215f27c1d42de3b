"""Customers who buy every other or every third step, which a network must learn."""

import keras
import numpy as np

from shopcast.learning.training import Fit, fit
from shopcast.models.basket import build_label_lstm, build_sets
from shopcast.models.losses import (
    basket_cross_entropy,
    discrete_hazard,
    poisson_of_log,
)
from shopcast.models.ltv import build_bigru
from shopcast.models.next_order import build_recurrent
from shopcast.pipelines.next_order.survival import bin_targets, median_days, survival

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


def test_the_hazard_network_learns_when_the_next_order_is_due():
    """Customers order every second, fifth or ninth day; silence tells the rest."""
    keras.utils.set_random_seed(1)
    rng, bins, most = np.random.default_rng(1), np.arange(10), 5
    every = rng.choice([2, 5, 9], ROWS)
    silence = np.floor(rng.random(ROWS) * every)
    age = silence[:, None] + every[:, None] * np.arange(most)[::-1]
    past = np.stack([np.ones_like(age), np.log1p(age)], axis=2).astype("float32")
    wait = every - silence
    model = build_recurrent(
        length=most, channels=2, trait_mean=[0.0], trait_deviation=[1.0],
        forecast_mean=0.0, start=[-2.0] * 9, units=24, dense_units=48, dropout=0.0,
    )  # fmt: skip
    model.compile(keras.optimizers.Adam(0.01), loss={"ordered": discrete_hazard})
    nothing = np.zeros((ROWS, 1), "float32")
    inputs = {"orders": past, "traits": nothing, "forecast": nothing}
    targets = {"ordered": bin_targets(wait, np.ones(ROWS, bool), bins)}
    options = OPTIONS.model_copy(update={"epochs": 60})
    fit(model, (inputs, targets), None, options, seed=1)
    odds = model.predict(inputs, verbose=0)["ordered"].astype("float64")
    alive = survival(1 / (1 + np.exp(-odds)))
    days = np.ceil(median_days(alive, bins, np.full(ROWS, 9.0)))
    assert (days == wait).mean() > 0.97


def rounds(rng: np.random.Generator) -> np.ndarray:
    """Buy three products of twelve in turn, again and again: (rows, 7 baskets)."""
    own = np.argsort(rng.random((ROWS, 12)), axis=1)[:, :3]
    return own[:, np.arange(7) % 3]


def test_sets_and_sequences_learn_whose_turn_it_is():
    keras.utils.set_random_seed(1)
    train, test = (rounds(np.random.default_rng(seed)) for seed in (1, 2))
    sets = build_sets(
        products=12, most=3, baskets=6, embedding=8, units=16, depth=2, dropout=0.0
    )
    labels = build_label_lstm(
        products=12, length=6, embedding=12, units=48, dropout=0.0
    )
    inside = (train[:, :3, None] == train[:, None, 5::-1]).astype("float32")
    given = {
        "sets": {"members": (train[:, :3] + 1).astype("int32"), "baskets": inside},
        "label_lstm": {"sequence": (train[:, :6] + 1).astype("int32")},
    }
    again = (test[:, :3, None] == test[:, None, 5::-1]).astype("float32")
    asked = {
        "sets": {"members": (test[:, :3] + 1).astype("int32"), "baskets": again},
        "label_lstm": {"sequence": (test[:, :6] + 1).astype("int32")},
    }
    targets = {"logits": train[:, 6:].astype("int32")}
    for model in (sets, labels):
        model.compile(
            keras.optimizers.Adam(0.01), loss={"logits": basket_cross_entropy}
        )
        fit(model, (given[model.name], targets), None, OPTIONS, seed=1)
        found = model.predict(asked[model.name], verbose=0)["logits"].argmax(axis=1)
        assert (found == test[:, 6]).mean() > 0.95, model.name
