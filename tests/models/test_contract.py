"""What holds for every network, whatever it forecasts."""

import keras
import numpy as np
import pytest

from shopcast.models.autoencoder import build_autoencoder, build_seed_autoencoder
from shopcast.models.category import build_history_network, build_seed
from shopcast.models.ltv import build_bigru, build_hazard, build_zero_inflated
from shopcast.models.next_order import build_recurrent, build_seed_lstm

ROWS, STEPS, CHANNELS, AHEAD = 5, 6, 4, 3
BIGRU = {
    "steps": STEPS,
    "channels": CHANNELS,
    "horizon_steps": AHEAD,
    "units": 3,
    "dense_units": 8,
    "dropout": 0.2,
    "attention": False,
    "log_spend": 1.5,
    "log_orders": -2.0,
}
ZERO_INFLATED = {
    "steps": STEPS,
    "channels": CHANNELS,
    "trait_mean": [1.0, 2.0],
    "trait_deviation": [1.0, 0.0],
    "scale": 40.0,
    "most": 900.0,
    "start": [-1.0, 0.5, 0.3],
    "units": 3,
    "dense_units": 8,
    "dropout": 0.2,
}
HAZARD = {"channels": CHANNELS, "units": 3, "dropout": 0.1, "log_rate": -2.0}
SEQUENCE = {"sequence": (STEPS, CHANNELS)}
ALL_INPUTS = {**SEQUENCE, "traits": (2,), "forecast": (2,)}
BOTH = {"spend": (AHEAD,), "orders": (AHEAD,)}
AUTOENCODER = {
    "components": [[0.6, 0.8, 0.0], [0.0, 0.0, 1.0]],
    "centre": [1.0, 2.0, 3.0],
    "scale": 0.3,
    "units": 4,
    "penalty": 1.0,
}
SEED_AUTOENCODER = {"num_traits": 3, "size": 2, "units": 4}
SEED_LSTM = {"length": STEPS, "channels": CHANNELS, "l2": 1e-4, "dropout": 0.2}
RECURRENT = {
    "length": STEPS,
    "channels": CHANNELS,
    "trait_mean": [1.0, 2.0],
    "trait_deviation": [1.0, 0.0],
    "forecast_mean": -2.0,
    "start": [-2.5],
    "units": 3,
    "dense_units": 8,
    "dropout": 0.2,
}
RECURRENT_INPUTS = {"orders": (STEPS, CHANNELS), "traits": (2,), "forecast": (1,)}
SEED = {
    "weeks": STEPS,
    "months": 4,
    "rates": [0.2, 0.5],
    "sessions": True,
    "units": 3,
    "dense_units": 8,
    "dropout": 0.2,
}
SEED_INPUTS = {"weeks": (STEPS, 1), "months": (4, 1), "month": (2,)}
HISTORY = {
    "features": 3,
    "categories": 2,
    "mean": [1.0, 2.0, 0.5],
    "deviation": [1.0, 0.0, 2.0],
    "context_mean": [1.0],
    "context_deviation": [1.0],
    "embedding": 2,
    "units": 4,
    "dropout": 0.1,
}
MODELS = {
    "seed_lstm": (
        build_seed_lstm,
        SEED_LSTM,
        {"orders": (STEPS, CHANNELS)},
        {"ordered": (1,)},
    ),
    "recurrent": (build_recurrent, RECURRENT, RECURRENT_INPUTS, {"ordered": (1,)}),
    "order_hazard": (
        build_recurrent,
        RECURRENT | {"start": [-2.5, -2.0, -1.0]},
        RECURRENT_INPUTS,
        {"ordered": (3,)},
    ),
    "category_seed": (build_seed, SEED, SEED_INPUTS, {"bought": (2,)}),
    "seed_orders": (
        build_seed,
        SEED | {"sessions": False},
        {name: SEED_INPUTS[name] for name in ("months", "month")},
        {"bought": (2,)},
    ),
    "history_network": (
        build_history_network,
        HISTORY,
        {"history": (2, 3), "context": (1,), "first": (2,)},
        {"bought": (2,)},
    ),
    "bigru": (build_bigru, BIGRU, SEQUENCE, BOTH),
    "attention": (build_bigru, BIGRU | {"attention": True}, SEQUENCE, BOTH),
    "zero_inflated": (
        build_zero_inflated,
        ZERO_INFLATED,
        ALL_INPUTS,
        {"spend": (3,), "orders": (1,)},
    ),
    "hazard": (build_hazard, HAZARD, SEQUENCE, {"only": (STEPS, 1)}),
    "autoencoder": (build_autoencoder, AUTOENCODER, {"traits": (3,)}, {"only": (3,)}),
    "seed_autoencoder": (
        build_seed_autoencoder,
        SEED_AUTOENCODER,
        {"traits": (3,)},
        {"only": (3,)},
    ),
}
every_model = pytest.mark.parametrize(
    ("build", "hyperparameters", "inputs", "shapes"), MODELS.values(), ids=MODELS
)


def arrays(shapes: dict[str, tuple]) -> dict[str, np.ndarray]:
    """Draw inputs; all are positive, as counts and forecasts are."""
    rng = np.random.default_rng(1)
    return {
        name: rng.gamma(1.0, 2.0, (ROWS, *shape)).astype("float32")
        for name, shape in shapes.items()
    }


def predict(model: keras.Model, inputs: dict) -> dict[str, np.ndarray]:
    """Predict by name; a single output is called `only`."""
    found = model(arrays(inputs), training=False)
    found = found if isinstance(found, dict) else {"only": found}
    return {name: np.asarray(array) for name, array in found.items()}


@every_model
def test_outputs_have_the_shapes_of_the_docstring(
    build, hyperparameters, inputs, shapes
):
    found = predict(build(**hyperparameters), inputs)
    assert {name: array.shape for name, array in found.items()} == {
        name: (ROWS, *shape) for name, shape in shapes.items()
    }
    assert all(np.isfinite(array).all() for array in found.values())


@every_model
def test_a_saved_model_predicts_the_same(
    build, hyperparameters, inputs, shapes, tmp_path
):
    keras.utils.set_random_seed(1)
    model = build(**hyperparameters)
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    found, expected = predict(loaded, inputs), predict(model, inputs)
    assert found.keys() == expected.keys()
    for name, array in expected.items():
        np.testing.assert_array_equal(found[name], array)


@every_model
def test_the_inputs_are_read_by_name(build, hyperparameters, inputs, shapes):
    model = build(**hyperparameters)
    assert {tensor.name: tensor.shape[-1] for tensor in model.inputs} == {
        name: shape[-1] for name, shape in inputs.items()
    }
    assert not model.compiled


@every_model
def test_a_misspelt_hyperparameter_fails(build, hyperparameters, inputs, shapes):
    with pytest.raises(TypeError, match="unitz"):
        build(**hyperparameters, unitz=3)


@every_model
def test_a_forgotten_hyperparameter_fails(build, hyperparameters, inputs, shapes):
    first, *rest = hyperparameters
    with pytest.raises(TypeError, match=first):
        build(**{name: hyperparameters[name] for name in rest})


@pytest.mark.parametrize("name", ["seed_lstm", "recurrent", "order_hazard"])
def test_what_stands_where_there_is_no_order_changes_nothing(name):
    build, hyperparameters, inputs, _ = MODELS[name]
    given = arrays(inputs)
    given["orders"][:, 0, 0] = 1.0
    given["orders"][:, 4:, 0] = 0.0
    other = given | {"orders": given["orders"].copy()}
    other["orders"][:, 4:, 1:] = 9.0
    model = build(**hyperparameters)
    found, again = (
        np.asarray(model(one, training=False)["ordered"]) for one in (given, other)
    )
    np.testing.assert_array_equal(found, again)


@pytest.mark.parametrize("attention", [False, True])
def test_bigru_begins_near_the_mean(attention):
    model = build_bigru(**BIGRU | {"attention": attention})
    rate, _ = (model.get_layer(name).bias.numpy() for name in ("spend", "orders"))
    assert rate.tolist() == [1.5] * AHEAD


def test_no_median_of_spend_is_forecast_above_the_most_that_was_ever_spent():
    model = build_zero_inflated(**ZERO_INFLATED | {"start": [0.0, 99.0, 0.0]})
    found = predict(model, ALL_INPUTS)["spend"][:, 1]
    np.testing.assert_allclose(found, np.log(900.0), rtol=1e-6)
