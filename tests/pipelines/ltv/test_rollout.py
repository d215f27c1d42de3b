"""The long-horizon forecast on Ann and Bob, one step after the other."""

import keras
import numpy as np
import pandas as pd
import pytest
from ltv_rows import rows_of

from shopcast.models.ltv import build_hazard
from shopcast.pipelines.ltv.rollout import (
    fit_rollout,
    forecast_rollout,
)
from shopcast.pipelines.ltv.unrolling import State, unroll

STEPS, CHANNELS = 3, 8


@pytest.fixture
def two() -> pd.DataFrame:
    """Ann bought in the last two steps, first 12 days ago; Bob 31 days ago."""
    return pd.DataFrame(
        {
            "customer_id": ["ann", "bob"],
            "T": [12, 31],
            "first_basket": [99.0, 0.0],
            "first_lines": [1, 2],
            "step": [[0, 1], None],
            "step_orders": [[2, 1], None],
            "btyd_value": [10.0, 4.0],
        }
    )


def still(log_rate: float, units: int = 2) -> dict:
    """Make a network that reads nothing, and always forecasts one rate."""
    shapes = [(CHANNELS, 3 * units), (units, 3 * units), (2, 3 * units), (units, 1)]
    weights = [np.zeros(shape, "float32") for shape in shapes]
    head = np.array([log_rate], "float32")
    return {"members": [[*weights, head]], "mean": 0.0, "deviation": 1.0}


def test_a_state_goes_one_step_ahead():
    first = np.log1p([[99.0, 1.0], [0.0, 2.0]])
    state = State(
        np.array([-1.0, 4.0]), np.full(2, 9.0), np.array([0.0, 1.0]), first, 9
    )
    state.observe(np.array([2.0, 0.0]))
    assert state.age.tolist() == [0.0, 5.0]
    assert state.since.tolist() == [0.0, 10.0]
    assert state.orders.tolist() == [2.0, 1.0]
    expected = [
        [2, np.log(0.5), 1.0, np.log(1.5 / 10.5), 0, 1, *first[0]],
        [0, np.log(9.0), 1.0, np.log(0.5 / 15.5), 1, 0, *first[1]],
    ]
    np.testing.assert_allclose(state.channels(), expected, rtol=1e-6)


def test_observing_does_not_change_what_was_given():
    since = np.array([3.0])
    state = State(np.zeros(1), since, np.zeros(1), np.zeros((1, 2)), 9)
    state.observe(np.array([1.0]))
    assert since.tolist() == [3.0]


def test_the_past_is_walked_through_from_the_oldest_step(two, options):
    past, orders, known, state = unroll(rows_of(two, options, days=7, steps=STEPS))
    assert past.shape == (2, STEPS, CHANNELS)
    assert orders.tolist() == [[0, 1, 2], [0, 0, 0]]
    assert known.tolist() == [[0, 1, 1], [1, 1, 1]]
    assert state.age.tolist() == [1, 4]
    assert state.since.tolist() == [0, 6]
    assert state.orders.tolist() == [3, 0]
    np.testing.assert_array_equal(past[:, -1], state.channels())


def test_a_steady_rate_is_forecast_for_each_step_and_a_part_of_the_last(two, options):
    rows = rows_of(two, options, days=10, steps=STEPS)
    found = forecast_rollout(still(np.log(0.7)), rows, options.rollout, seed=1)
    np.testing.assert_allclose(np.stack(found["step_orders"]), [[0.7, 0.3]] * 2, 1e-6)
    np.testing.assert_allclose(
        np.stack(found["step_spend"]), [[7, 3], [2.8, 1.2]], 1e-6
    )
    assert found["expected_spend"].tolist() == pytest.approx([10.0, 4.0])
    assert found["expected_orders"].tolist() == pytest.approx([1.0, 1.0])


def test_no_rate_is_forecast_above_two_and_a_half_orders_per_step(two, options):
    rows = rows_of(two, options, days=14, steps=STEPS)
    found = forecast_rollout(still(9.0), rows, options.rollout, seed=1)
    assert found["expected_orders"].tolist() == pytest.approx([5.0, 5.0])


def test_the_first_step_ahead_is_what_the_network_forecasts(two, options):
    keras.utils.set_random_seed(1)
    network = build_hazard(channels=CHANNELS, units=4, dropout=0.0, log_rate=-1.0)
    layers = [network.get_layer(name) for name in ("gru", "head")]
    rng = np.random.default_rng(1)
    for layer in layers:
        drawn = [rng.normal(0, 0.3, weight.shape) for weight in layer.get_weights()]
        layer.set_weights(drawn)
    weights = [weight for layer in layers for weight in layer.get_weights()]
    model = {"members": [weights], "mean": 0.1, "deviation": 2.0}
    rows = rows_of(two, options, days=7, steps=STEPS)
    past, _, known, _ = unroll(rows)
    scaled = ((past - 0.1) / 2.0 * known[:, :, None]).astype("float32")
    expected = np.exp(np.asarray(network(scaled))[:, -1, 0])
    found = forecast_rollout(model, rows, options.rollout, seed=1)
    np.testing.assert_allclose(found["expected_orders"], expected, rtol=1e-5)


def test_the_rollout_learns_how_often_customers_order(two, options):
    rng = np.random.default_rng(1)
    step = [sorted(rng.choice(20, 10, replace=False).tolist()) for _ in range(40)]
    many = pd.concat([two[1:]] * 40, ignore_index=True)
    many = many.assign(T=140, step=step, step_orders=[[1] * 10] * 40)
    rows = rows_of(many, options, days=28, steps=20)
    fit = options.rollout.fit.model_copy(update={"epochs": 15, "learning_rate": 0.02})
    chosen = options.rollout.model_copy(update={"fit": fit, "paths": 20})
    model, history = fit_rollout(rows, chosen, seed=1)
    found = forecast_rollout(model, rows, chosen, seed=1)
    assert found["expected_orders"].mean() == pytest.approx(2.0, rel=0.2)
    assert history["loss"].iloc[-1] < history["loss"].iloc[0]
    again = forecast_rollout(model, rows, chosen, seed=1)
    pd.testing.assert_frame_equal(found, again)
