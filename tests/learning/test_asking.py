"""A few rows are answered as among many."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

from shopcast.learning.asking import FEW, ask_booster, ask_network
from shopcast.learning.asking_one import OneRow


@pytest.fixture(scope="module")
def network():
    import keras

    keras.utils.set_random_seed(1)
    one, two = keras.Input((3,), name="one"), keras.Input((2,), name="two")
    both = keras.layers.Concatenate()([one, two])
    said = {"a": keras.layers.Dense(1)(both), "b": keras.layers.Dense(2)(both)}
    return keras.Model([one, two], said)


@pytest.mark.parametrize("rows", [1, 2, 3, 100, FEW, FEW + 1])
def test_a_few_rows_are_answered_as_among_many(network, rows):
    rng = np.random.default_rng(1)
    many = {
        name: rng.normal(size=(2 * FEW, size)).astype("float32")
        for name, size in (("one", 3), ("two", 2))
    }
    whole = network.predict(many, verbose=0)
    found = ask_network(network, {name: one[:rows] for name, one in many.items()})
    for name, one in found.items():
        np.testing.assert_allclose(one, whole[name][:rows], atol=1e-6)


def test_a_booster_is_asked_by_values_alone():
    import lightgbm as lgb

    rng = np.random.default_rng(1)
    table = pd.DataFrame(rng.normal(size=(600, 4)).astype("float32"), columns=[*"abcd"])
    params = {"verbose": -1, "num_threads": 1}
    booster = lgb.train(params, lgb.Dataset(table, table["a"] * table["b"]), 9)
    whole = booster.predict(table)
    np.testing.assert_array_equal(ask_booster(booster, table), whole)
    np.testing.assert_array_equal(ask_booster(booster, table[:5]), whole[:5])


@pytest.mark.parametrize("classes", [None, 4])
def test_single_rows_are_answered_to_the_last_bit(classes):
    import lightgbm as lgb

    rng = np.random.default_rng(1)
    table = rng.normal(size=(900, 5)).astype("float32")
    table[rng.random(table.shape) < 0.1] = np.nan
    table[:, 0] = rng.integers(0, 6, 900)
    came = rng.integers(0, classes or 2, 900)
    kind = {"objective": "multiclass", "num_class": classes} if classes else {
        "objective": "binary"}  # fmt: skip
    data = lgb.Dataset(table, came, categorical_feature=[0])
    booster = lgb.train(kind | {"verbose": -1, "num_threads": 1}, data, 20)
    one = OneRow(booster)
    found = np.concatenate([one.ask(table[at : at + 1]) for at in range(50)])
    np.testing.assert_array_equal(found, booster.predict(table[:50]))
    with pytest.raises(ValueError, match="5 columns"):
        one.ask(table[:2])


def test_single_rows_are_answered_to_several_at_once():
    import lightgbm as lgb

    rng = np.random.default_rng(1)
    table = rng.normal(size=(400, 20)).astype("float32")
    params = {"objective": "multiclass", "num_class": 5, "verbose": -1}
    data = lgb.Dataset(table, rng.integers(0, 5, 400))
    one = OneRow(lgb.train(params | {"num_threads": 1}, data, 60))
    alone = [one.ask(table[at : at + 1]) for at in range(400)]
    with ThreadPoolExecutor(4) as several:
        found = list(several.map(lambda at: one.ask(table[at : at + 1]), range(400)))
    np.testing.assert_array_equal(found, alone)
