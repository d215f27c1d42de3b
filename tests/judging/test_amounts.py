import numpy as np
import pandas as pd
import pytest
from scipy import stats

from shopcast.judging.amounts import METRICS, normalised_gini
from shopcast.judging.bootstrap import resample, resample_customers
from shopcast.judging.measuring import measure

ACTUAL = np.array([0.0, 10.0, 20.0, 70.0])


def value(metric: str, expected: list[float], actual=ACTUAL) -> float:
    """Measure with every row counted once."""
    once = np.ones((1, len(actual)))
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(METRICS[metric](np.asarray(actual), np.array(expected), once)[0])


@pytest.mark.parametrize(
    ("expected", "mae", "rmse", "r2", "bias"),
    [
        pytest.param([0, 10, 20, 70], 0.0, 0.0, 1.0, 0.0, id="perfect"),
        pytest.param([25, 25, 25, 25], 22.5, np.sqrt(725), 0.0, 0.0, id="mean"),
        pytest.param(
            [0, 0, 0, 0], 25.0, np.sqrt(1350), 1 - 1350 / 725, -1.0, id="zero"
        ),
        pytest.param(
            [0, 20, 40, 140], 25.0, np.sqrt(1350), 1 - 1350 / 725, 1.0, id="x2"
        ),
    ],
)
def test_errors_of_spend(expected, mae, rmse, r2, bias):
    assert value("mae", expected) == pytest.approx(mae)
    assert value("rmse", expected) == pytest.approx(rmse)
    assert value("r2", expected) == pytest.approx(r2)
    assert value("total_bias", expected) == pytest.approx(bias)


@pytest.mark.parametrize(
    ("expected", "spearman", "gini"),
    [
        pytest.param([1, 2, 3, 4], 1.0, 1.0, id="perfect-order"),
        pytest.param([4, 3, 2, 1], -1.0, -1.0, id="reversed"),
        pytest.param([5, 5, 5, 5], 0.0, 0.0, id="constant"),
        # Cumulated by forecast, spend is 70, 70, 90, 100 (by itself 70, 90, 100, 100).
        pytest.param([3, 1, 2, 4], 0.4, 0.40 / 0.55, id="zero-second"),
        pytest.param([1, 1, 2, 2], 2 / np.sqrt(5), 0.40 / 0.55, id="ties"),
    ],
)
def test_metrics_of_order(expected, spearman, gini):
    assert value("spearman", expected) == pytest.approx(spearman)
    assert value("normalised_gini", expected) == pytest.approx(gini)


def test_correlations_are_scipys():
    rng = np.random.default_rng(1)
    actual, expected = rng.gamma(0.5, 100, 200), rng.integers(0, 9, 200).astype(float)
    pearson = stats.pearsonr(actual, expected).statistic
    spearman = stats.spearmanr(actual, expected).statistic
    assert value("correlation", expected, actual) == pytest.approx(pearson)
    assert value("spearman", expected, actual) == pytest.approx(spearman)


@pytest.mark.parametrize("constant", [0.0, 7.0, 1e6, 1e-6])
def test_a_constant_forecast_orders_nothing(constant):
    for metric in ("correlation", "spearman", "normalised_gini"):
        assert value(metric, [constant] * 4) == 0.0


def test_deciles_are_groups_by_forecast():
    actual, expected = np.arange(1.0, 21.0), np.arange(1.0, 21.0)
    assert value("decile_error", expected, actual) == 0.0
    assert value("decile_error", 1.5 * expected, actual) == pytest.approx(0.5)
    assert value("decile_error", 0.5 * expected, actual) == pytest.approx(0.5)
    # Swapped within its group, a forecast does no harm; the groups are pairs.
    pairs = actual.reshape(-1, 2)[:, ::-1].ravel()
    assert value("decile_error", pairs, actual) == 0.0


def test_groups_without_spend_are_left_out_of_the_decile_error():
    actual = np.array([0.0] * 10 + [10.0] * 10)
    expected = np.array([1.0] * 10 + [20.0] * 10)
    assert value("decile_error", expected, actual) == pytest.approx(1.0)


@pytest.mark.parametrize("metric", METRICS.keys() - {"spearman", "decile_error"})
def test_weights_are_as_good_as_repeated_rows(metric):
    rng = np.random.default_rng(1)
    actual, expected = rng.gamma(0.5, 100, 50), rng.gamma(2.0, 30, 50).round(-1)
    weights = resample(50, 5, seed=3)
    found = METRICS[metric](actual, expected, weights)
    repeated = [np.repeat(np.arange(50), times.astype(int)) for times in weights]
    rows = [value(metric, expected[row], actual[row]) for row in repeated]
    np.testing.assert_allclose(found, rows)


def test_resampling_begins_with_the_data_and_keeps_their_size():
    weights = resample(30, 7, seed=1)
    assert weights.shape == (8, 30)
    assert (weights[0] == 1).all()
    assert (weights.sum(axis=1) == 30).all()
    assert (weights[1:] == 0).any(axis=1).all()
    np.testing.assert_array_equal(weights, resample(30, 7, seed=1))


def test_a_metric_is_measured_with_the_interval_of_its_resamples():
    actual = np.arange(400.0)
    weights = resample(400, 1000, seed=1)
    table = measure(actual, actual + 10, weights, {"mae": METRICS["mae"]})
    expected = pd.DataFrame(
        {"metric": ["mae"], "value": 10.0, "low": 10.0, "high": 10.0}
    )
    pd.testing.assert_frame_equal(table, expected)
    spread = measure(actual, np.zeros(400), weights, {"mae": METRICS["mae"]})
    error = actual.std() / np.sqrt(400)
    low, high = spread.loc[0, ["low", "high"]]
    assert [low, high] == pytest.approx(
        [199.5 - 2 * error, 199.5 + 2 * error], rel=0.01
    )


def test_nobody_spends_and_gini_is_not_a_number():
    with np.errstate(invalid="ignore"):
        found = normalised_gini(np.zeros(3), np.arange(3.0), np.ones((1, 3)))
    assert np.isnan(found).all()


def test_all_rows_of_a_customer_are_drawn_together():
    weights = resample_customers(pd.Series(["ann", "bob", "ann"]), 20, seed=1)
    assert weights[0].tolist() == [1, 1, 1]
    np.testing.assert_array_equal(weights[:, 0], weights[:, 2])
    assert (weights[:, 0] + weights[:, 1] == 2).all()
