"""Sums of customers: their intervals are those of sums."""

import numpy as np
import pandas as pd
import pytest
from ltv_rows import rows_of
from test_spend_distribution import FORECAST, shop

from shopcast.pipelines.ltv.budget import allocate_budget
from shopcast.pipelines.ltv.outlook import beside_last_year
from shopcast.pipelines.ltv.spend_distribution import SpendDistribution
from shopcast.pipelines.ltv.totals import sum_groups, sum_up
from shopcast.tasks.predictor import Predictor


@pytest.fixture(scope="module")
def distribution(options) -> SpendDistribution:
    table = shop(5000, 1)
    return SpendDistribution.fit(table[FORECAST], rows_of(table, options, 14), False)


@pytest.fixture(scope="module")
def predictions(distribution) -> pd.DataFrame:
    table = shop(400, 2)
    found = distribution.apply(table[FORECAST]).assign(spend=table["spend"])
    rank = found["expected_spend"].rank(pct=True)
    return found.assign(customer_id=found.index, decile=np.ceil(10 * rank).astype(int))


def totals(predictions, distribution, error=0.0):
    everybody = pd.Series("all", predictions.index, name="group")
    return sum_groups(predictions, everybody, distribution, error, 1).iloc[0]


def test_the_interval_of_a_sum_is_narrower_than_the_sum_of_intervals(
    predictions, distribution
):
    found = totals(predictions, distribution)
    assert found["expected_spend"] == pytest.approx(predictions["expected_spend"].sum())
    assert found["low"] < found["expected_spend"] < found["high"]
    width = predictions["high"].sum() - predictions["low"].sum()
    assert found["high"] - found["low"] < 0.3 * width


def test_sums_of_the_truth_are_covered_four_times_in_five(distribution):
    inside = []
    for seed in range(40):
        table = shop(300, 100 + seed)
        own = distribution.apply(table[FORECAST])
        found = totals(own, distribution)
        inside.append(found["low"] <= table["spend"].sum() <= found["high"])
    assert 0.65 <= np.mean(inside) <= 0.95


def test_how_far_off_the_level_is_widens_every_sum_alike(predictions, distribution):
    sure, unsure = (totals(predictions, distribution, error) for error in (0, 0.3))
    assert unsure["high"] - unsure["low"] > 2 * (sure["high"] - sure["low"])


def test_everybody_and_tenths_are_summed_up(predictions, distribution, options):
    predictor = Predictor({}, {}, distribution, None, None, options, 1)
    found = sum_up(predictions, predictor, {"error": {"spend": 0.1}}, 1)
    assert found["decile"].tolist() == ["all", *range(1, 11)]
    assert found["customers"].tolist() == [400, *[40] * 10]
    everybody, tenths = (
        found["expected_spend"].iloc[0],
        found["expected_spend"].iloc[1:],
    )
    assert tenths.sum() == pytest.approx(everybody)
    again = sum_up(predictions, predictor, {"error": {"spend": 0.1}}, 1)
    pd.testing.assert_frame_equal(found, again)


def test_a_budget_is_divided_in_proportion_to_predicted_spend(
    predictions, distribution, options
):
    predictor = Predictor({}, {}, distribution, None, None, options, 1)
    found = allocate_budget(
        predictions, predictor, {"error": {"spend": 0.1}}, options, 1
    )
    own = options.predicting
    assert found["budget"].sum() == pytest.approx(own.budget)
    assert found["share"].tolist() == sorted(found["share"], reverse=True)
    ratio = found["budget"] / found["expected_spend"]
    np.testing.assert_allclose(ratio, ratio.iloc[0])
    assert (found["low"] < found["expected_spend"]).all()
    assert (found["expected_spend"] < found["high"]).all()


@pytest.mark.parametrize(
    ("total", "warned"), [(110.0, False), (60.0, True), (200.0, True)]
)
def test_a_total_far_from_last_years_season_is_told(total, warned, caplog):
    said = beside_last_year(total, {"last_year": 100.0, "growth": 1.2})
    assert "brought 100; with +20% active customers since, that would be 120." in said
    assert ("look into it" in said) is warned
    assert bool(caplog.records) is warned


def test_without_a_year_there_is_nothing_to_compare_with():
    assert "no year" in beside_last_year(10, {"last_year": None, "growth": None})
