"""What holds for every network, whatever it forecasts."""

import keras
import numpy as np
import pytest
from builders import AHEAD, BIGRU, MODELS, ZERO_INFLATED

from shopcast.models.ltv import build_bigru, build_zero_inflated
from shopcast.models.scaling import FURTHEST, standardise

ROWS = 5
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


def test_a_sets_order_changes_nothing_and_padding_says_nothing():
    build, hyperparameters, _, _ = MODELS["sets"]
    model = build(**hyperparameters)
    members = np.array([[3, 7, 1, 0, 0], [1, 3, 7, 0, 0]], "int32")
    baskets = np.zeros((2, 5, 2), "float32")
    baskets[0, :3], baskets[1, :3] = [[1, 0], [0, 1], [1, 1]], [[1, 1], [1, 0], [0, 1]]
    given = {"members": members, "baskets": baskets}
    first, other = np.asarray(model(given, training=False)["logits"])
    np.testing.assert_allclose(first, other, rtol=1e-5, atol=1e-6)
    given["baskets"] = baskets.copy()
    given["baskets"][:, 3:] = 1
    again = np.asarray(model(given, training=False)["logits"])[0]
    np.testing.assert_allclose(again, first, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("attention", [False, True])
def test_bigru_begins_near_the_mean(attention):
    model = build_bigru(**BIGRU.hyperparameters | {"attention": attention})
    rate, _ = (model.get_layer(name).bias.numpy() for name in ("spend", "orders"))
    assert rate.tolist() == [1.5] * AHEAD


def test_no_median_of_spend_is_forecast_above_the_most_that_was_ever_spent():
    high = ZERO_INFLATED.but(start=[0.0, 99.0, 0.0])
    model = build_zero_inflated(**high.hyperparameters)
    found = predict(model, high.inputs)["spend"][:, 1]
    np.testing.assert_allclose(found, np.log(900.0), rtol=1e-6)


def test_a_trait_that_never_moved_in_training_says_nothing():
    """A twin of this once blew it up to the clip instead."""
    x = np.array([[3.0, 7.0], [50.0, 0.0]], "float32")
    found = np.asarray(standardise(x, [1.0, np.log1p(7.0)], [0.5, 0.0]))
    np.testing.assert_allclose(found[:, 1], 0.0, atol=1e-5)
    assert found[0, 0] == pytest.approx((np.log1p(3.0) - 1) / 0.5, rel=1e-5)
    assert found[1, 0] == FURTHEST
