"""How forecasts of spend are combined, set right, measured and chosen."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from ltv_rows import PRIOR, rows_of

from shopcast.pipelines.ltv.baselines import (
    mean_forecast,
    past_rate,
    past_spend,
    sharpen,
)
from shopcast.pipelines.ltv.options import Sharpening
from shopcast.pipelines.ltv.scores import Totals, score
from shopcast.pipelines.ltv.task import LTV


def forecast(spend: list[float], orders: list[float], **more) -> pd.DataFrame:
    return pd.DataFrame({"expected_spend": spend, "expected_orders": orders, **more})


BLEND = forecast([6.0, 1.0, 1.0, 6.0], [3.0, 1.0, 0.5, 3.0])


def test_a_blend_is_the_mean_of_both():
    first = forecast([8.0, 2.0, 0.0, 6.0], [2.0, 1.0, 0.0, 3.0])
    second = forecast([4.0, 0.0, 2.0, 6.0], [4.0, 1.0, 1.0, 3.0])
    pd.testing.assert_frame_equal(mean_forecast([first, second], None), BLEND)


def test_an_interval_is_scaled_to_the_mean_of_both():
    bounded = forecast([4.0, 10.0], [4.0, 1.0], low=[2.0, 1.0], high=[12.0, 20.0])
    other = forecast([8.0, 0.0], [2.0, 1.0])
    expected = forecast([6.0, 5.0], [3.0, 1.0], low=[3.0, 0.5], high=[18.0, 10.0])
    for parts in ([bounded, other], [other, bounded]):
        pd.testing.assert_frame_equal(mean_forecast(parts, None), expected)


def test_a_sharpened_blend_forecasts_nothing_for_the_unlikely(options):
    value = [2.0, 5.0, 5.0, 4.0]
    sharp = Sharpening(power=1, threshold=0.8)
    rows = rows_of(pd.DataFrame({"btyd_value": value}), options, 14, sharpening=sharp)
    # Of orders, 0.8 of their mean of 1.875 is taken: 1.5, 0, 0 and 1.5 are left, which
    # 2.5 makes 7.5 again.
    found = sharpen([BLEND], rows)
    expected = forecast([7.5, 0.0, 0.0, 15.0], [3.75, 0.0, 0.0, 3.75])
    pd.testing.assert_frame_equal(found, expected)


@pytest.mark.parametrize("power", [0.3, 0.8, 2.0])
@pytest.mark.parametrize("threshold", [0.0, 0.65])
def test_however_sharp_the_total_of_orders_stays(options, power, threshold):
    sharp = Sharpening(power=power, threshold=threshold)
    table = pd.DataFrame({"btyd_value": [2.0] * 4})
    found = sharpen([BLEND], rows_of(table, options, 14, sharpening=sharp))
    assert found["expected_orders"].sum() == pytest.approx(7.5)


def test_totals_are_set_right_by_those_of_validation_and_by_the_season(options):
    seen = forecast([10.0, 30.0], [1.0, 3.0])
    came = pd.DataFrame({"spend": [20.0, 60.0], "orders": [1, 1]})
    rows = rows_of(came, options, 14)
    found = Totals.fit(seen, rows, baseline=False)
    assert (found.spend, found.orders) == (2.0, 0.5)
    bounded = forecast([5.0], [2.0], low=1.0, high=9.0)
    expected = forecast([30.0], [3.0], low=6.0, high=54.0)
    pd.testing.assert_frame_equal(found.apply(bounded, season=3.0), expected)
    summer = rows_of(came, options, 14, prior=replace(PRIOR, season=3.0))
    pd.testing.assert_frame_equal(found.follow(bounded, summer, None), expected)


def test_baselines_are_left_as_they_are_in_every_season(options):
    seen = forecast([10.0, 30.0], [1.0, 3.0], low=1.0, high=40.0)
    came = pd.DataFrame({"spend": [20.0, 60.0], "orders": [1, 1]})
    found = Totals.fit(seen, rows_of(came, options, 14), baseline=True)
    assert (found.spend, found.orders) == (1.0, 1.0)
    pd.testing.assert_frame_equal(found.apply(seen, season=3.0), seen)


def test_spend_orders_and_the_interval_are_scored(options):
    came = pd.DataFrame({"spend": [20.0, 60.0], "orders": [1.0, 2.0]})
    rows = rows_of(came, options, 14)
    said = forecast([10.0, 70.0], [1.0, 4.0], low=[0.0, 65.0], high=[30.0, 80.0])
    found = score(rows, said, None, np.ones((1, 2)))
    assert found["mae"].tolist() == [10.0]
    assert found["orders_mae"].tolist() == [1.0]
    assert found["coverage_80"].tolist() == [0.5]
    assert found["total_bias"].tolist() == [0.0]


def scores(**models: tuple[float, float, float]) -> pd.DataFrame:
    """Make metrics of validation: the mean error, Spearman and Gini of models."""
    rows = [
        (model, metric, value)
        for model, values in models.items()
        for metric, value in zip(LTV.choice.by, values, strict=True)
    ]
    return pd.DataFrame(rows, columns=["model", "metric", "value"])


@pytest.mark.parametrize(
    ("models", "champion"),
    [
        ({"a": (1, 0.9, 0.9), "b": (2, 0.5, 0.5)}, "a"),
        ({"a": (9, 0.9, 0.9), "b": (2, 0.5, 0.5)}, "a"),
        ({"a": (3, 0.5, 0.5), "b": (2, 0.5, 0.5)}, "b"),
        ({"a": (3, 0.7, 0.5), "b": (2, 0.6, 0.5)}, "b"),
        ({"a": (100, 0.9, 0.9), "ensemble": (100.9, 0.5, 0.5)}, "ensemble"),
        ({"a": (100, 0.9, 0.9), "ensemble": (101.1, 0.5, 0.5)}, "a"),
    ],
)
def test_the_champion_has_the_best_mean_rank_unless_the_ensemble_is_as_good(
    models, champion
):
    assert LTV.choice.champion(scores(**models)) == champion


def test_past_spend_is_stretched_to_the_horizon(options):
    past = {"spend_7": [7.0, -7.0], "orders_7": [1, 0], "spend_90": [0.0, 9.0]}
    table = pd.DataFrame(past | {"T": [28, 0], "frequency": [2, 0]})
    table = table.assign(monetary_value=[10.0, 0.0])
    rows = rows_of(table, options, days=14, windows=[7, 90])
    expected = forecast([14.0, 0.0], [2.0, 0.0])
    pd.testing.assert_frame_equal(past_spend(rows, 1), expected)
    expected = forecast([10.0, 0.0], [1.0, 0.0])
    pd.testing.assert_frame_equal(past_rate(rows, 1), expected)
