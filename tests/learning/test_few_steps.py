"""A fit of few steps is not traced first, and learns the same."""

import numpy as np
import pytest

from shopcast.learning import training
from shopcast.learning.training import Fit, fit


def line():
    """Make a network of one weight, and rows of a line."""
    import keras

    keras.utils.set_random_seed(1)
    inputs = keras.Input((1,), name="x")
    model = keras.Model({"x": inputs}, {"y": keras.layers.Dense(1, name="y")(inputs)})
    model.compile(keras.optimizers.Adam(0.1), {"y": "mse"})
    x = np.linspace(0, 1, 32, dtype="float32")[:, None]
    return model, ({"x": x}, {"y": 3 * x})


@pytest.mark.parametrize(
    ("few", "jit", "eager"), [(8, False, True), (7, False, False), (8, True, False)]
)
def test_steps_are_traced_where_there_are_more_than_few(monkeypatch, few, jit, eager):
    monkeypatch.setattr(training, "FEW_STEPS", few)
    model, rows = line()
    options = Fit(epochs=4, batch_size=16, patience=4, learning_rate=0.1, jit=jit)
    fit(model, rows, rows, options, seed=1, quiet=True)
    assert model.run_eagerly == eager


def test_what_is_learnt_is_the_same(monkeypatch):
    options = Fit(epochs=4, batch_size=16, patience=4, learning_rate=0.1)
    found = []
    for few in (0, 100):
        monkeypatch.setattr(training, "FEW_STEPS", few)
        model, rows = line()
        history = fit(model, rows, rows, options, seed=1, quiet=True)
        found.append((history["val_loss"].to_numpy(), model.get_weights()))
    (one, first), (two, second) = found
    assert one[-1] < one[0]
    np.testing.assert_allclose(one, two, rtol=1e-5)
    for left, right in zip(first, second, strict=True):
        np.testing.assert_allclose(left, right, rtol=1e-5)
