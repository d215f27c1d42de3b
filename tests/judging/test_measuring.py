"""Rows of metrics.csv, and the rule that names the champion."""

import numpy as np
import pandas as pd
import pytest

from shopcast.judging.bootstrap import (
    customer_weights,
    resample,
    resample_customers,
)
from shopcast.judging.choice import Choice
from shopcast.judging.measuring import (
    COLUMNS,
    PAIRED,
    measure_differences,
    measure_models,
    with_intervals,
)
from shopcast.judging.rankings import recall_at

SAMPLES = {"mae": np.array([5.0, *np.linspace(0, 100, 101)])}


def test_an_interval_holds_19_of_20_samples_and_the_value_is_the_datas_own():
    (row,) = with_intervals(SAMPLES).to_dict("records")
    assert row == {"metric": "mae", "value": 5.0, "low": 2.5, "high": 97.5}


def test_a_metric_may_go_without_an_interval():
    row = with_intervals(SAMPLES, without=("mae",)).iloc[0]
    assert row["value"] == 5.0
    assert np.isnan([row["low"], row["high"]]).all()


def test_samples_in_which_a_metric_is_unknown_are_left_out():
    row = with_intervals({"auc": np.array([0.7, np.nan, 0.6, 0.6])}).iloc[0]
    assert (row["low"], row["high"]) == (0.6, 0.6)


def test_models_stand_in_the_order_of_their_kinds():
    kinds = {"zero": "baseline", "bigru": "candidate"}
    found = dict.fromkeys(kinds, SAMPLES)
    table = measure_models(found, kinds, "later", 7, ())
    assert table.columns.tolist() == COLUMNS
    assert table["model"].tolist() == ["zero", "bigru"]
    assert table["kind"].tolist() == ["baseline", "candidate"]
    assert set(table["n"]) == {7}


def test_customers_with_one_row_each_are_drawn_as_rows():
    ids = pd.Series(["ann", "bob", "cid"])
    np.testing.assert_array_equal(customer_weights(ids, 5, 1), resample(3, 5, 1))
    twice = pd.concat([ids, ids], ignore_index=True)
    weights = customer_weights(twice, 5, 1)
    np.testing.assert_array_equal(weights, resample_customers(twice, 5, 1))
    np.testing.assert_array_equal(weights[:, :3], weights[:, 3:])


def test_a_difference_is_taken_in_the_same_samples():
    """What makes a sample hard for both does not count."""
    hard = np.array([9.0, *np.linspace(0, 100, 101)])
    found = {"ours": {"mae": hard}, "zero": {"mae": hard + 3}, "past": {"mae": hard}}
    table = measure_differences(found, "ours", "later", 7, ())
    assert table.columns.tolist() == PAIRED
    assert table["other"].tolist() == ["zero", "past"]
    assert table[["value", "low", "high"]].to_numpy().tolist() == [[-3.0] * 3, [0] * 3]
    assert (table["split"] == "later").all() and (table["n"] == 7).all()


@pytest.mark.parametrize(
    ("values", "champion"),
    [
        pytest.param({"a": 0.200, "blend": 0.2003}, "blend", id="about-as-good"),
        pytest.param({"a": 0.200, "blend": 0.2005}, "a", id="worse"),
        pytest.param({"a": 0.201, "blend": 0.200}, "blend", id="better"),
        pytest.param({"b": 0.300, "a": 0.200}, "a", id="none-preferred"),
    ],
)
def test_the_mean_of_several_is_taken_where_it_is_about_as_good(values, champion):
    rows = [(model, "log_loss", value) for model, value in values.items()]
    table = pd.DataFrame(rows, columns=["model", "metric", "value"])
    assert Choice({"log_loss": 1}, "blend", 0.002).champion(table) == champion


@pytest.mark.parametrize(
    ("bought", "k", "share"),
    [
        pytest.param([1, 0, 0], 1, 1.0, id="first"),
        pytest.param([0, 1, 1], 1, 0.0, id="missed"),
        pytest.param([1, 1, 0], 2, 0.5, id="one-of-two"),
        pytest.param([0, 0, 0], 2, 0.0, id="nothing-came"),
    ],
)
def test_recall_at_k(bought, k, share):
    likely = np.array([[0.9, 0.1, 0.5]])
    assert recall_at(likely, np.array([bought], float), k).tolist() == [share]
