"""The long-horizon forecast on Ann and Bob, one step after the other."""

from dataclasses import replace

import keras
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from ltv_rows import PRIOR, SEASONS, rows_of
from scipy.stats import poisson

from shopcast.buy_till_you_die.in_season import InSeason
from shopcast.features.season import Clock
from shopcast.models.ltv import build_hazard
from shopcast.pipelines.ltv.rollout import (
    evenly_drawn,
    fit_rollout,
    forecast_rollout,
    poisson_quantile,
)
from shopcast.pipelines.ltv.unrolling import State, unroll

STEPS, CHANNELS = 3, 8


@pytest.fixture
def two() -> pd.DataFrame:
    """Ann bought in the last two steps, first 12 days ago; Bob 31 days ago."""
    return pd.DataFrame(
        {
            "customer_id": ["ann", "bob"],
            "at": pd.Timestamp("2024-02-01"),
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
        np.array([-1, 4]), np.array([0.0, 4.0]), np.full(2, 9.0), np.array([0.0, 1.0]),
        first, 9,
    )  # fmt: skip
    state.observe(np.array([2.0, 0.0]), np.array([0.5, 1.0]))
    assert state.count.tolist() == [0, 5]
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
    one = np.zeros(1)
    state = State(one, one, since, one, np.zeros((1, 2)), 9)
    state.observe(np.array([1.0]), np.ones(1))
    assert since.tolist() == [3.0]


def test_the_past_is_walked_through_from_the_oldest_step(two, options):
    past = unroll(rows_of(two, options, days=7, steps=STEPS))
    assert past.channels.shape == (2, STEPS, CHANNELS)
    assert past.orders.tolist() == [[0, 1, 2], [0, 0, 0]]
    assert past.known.tolist() == [[0, 1, 1], [1, 1, 1]]
    assert past.state.age.tolist() == [1, 3]
    assert past.state.since.tolist() == [0, 6]
    assert past.state.orders.tolist() == [3, 0]
    np.testing.assert_array_equal(past.channels[:, -1], past.state.channels())


def test_steps_are_as_long_as_the_season_makes_them(two, options):
    waves = np.array([0.0, 0.5, *[0.0] * 6])
    clock = Clock(waves)
    paced = {at: {what: replace(one, clock=clock) for what, one in known.items()}
             for at, known in SEASONS.paced.items()}  # fmt: skip
    prior = replace(PRIOR, seasons=InSeason(paced))
    rows = rows_of(two, options, days=10, steps=STEPS, prior=prior)
    past = unroll(rows)
    at = two["at"].iloc[0]
    starts = np.array([-21, -14, -7])
    expected = clock.between(at, starts, starts + 7) / 7
    np.testing.assert_allclose(past.lengths, [expected] * 2, rtol=1e-6)
    assert past.state.since[1] == pytest.approx(3 + expected.sum())
    found = forecast_rollout(still(np.log(0.7)), rows, options.rollout, seed=1)
    ahead = clock.between(at, np.array([0, 7]), np.array([7, 14])) / 7
    steps = 0.7 * ahead * [1, 3 / 7]
    np.testing.assert_allclose(np.stack(found["step_orders"]), [steps] * 2, 1e-6)


def test_a_forecast_does_not_depend_on_who_else_is_forecast(two, options):
    rows = rows_of(two, options, days=21, steps=STEPS)
    both = forecast_rollout(still(0.5), rows, options.rollout, seed=1)
    bob = forecast_rollout(
        still(0.5), rows.select(np.array([1])), options.rollout, seed=1
    )
    assert bob["expected_spend"].iloc[0] == both["expected_spend"].iloc[1]


def test_drawn_probabilities_are_even_in_every_step():
    drawn = evenly_drawn(np.random.default_rng(1), 10, 5)
    assert drawn.shape == (10, 5)
    np.testing.assert_allclose(np.sort(drawn, axis=0)[:, 3], np.arange(0.05, 1, 0.1))
    assert not (drawn[:, 0] == drawn[:, 1]).all()


@given(st.floats(0, 2.5), st.floats(0.001, 0.999))
def test_orders_are_drawn_as_scipy_would(rate, probability):
    found = poisson_quantile(np.array([rate]), np.array([probability]))[0]
    assume(abs(poisson.cdf(found, rate) - probability) > 1e-9)
    assert found == min(poisson.ppf(probability, rate), 7)


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
    past = unroll(rows)
    scaled = ((past.channels - 0.1) / 2 * past.known[:, :, None]).astype("float32")
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
