"""How forecasts of spend are combined, set right, measured and chosen."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from ltv_rows import PRIOR, rows_of

from shopcast.pipelines.ltv.baselines import (
    bg_nbd_in_season,
    last_year_rate,
    past_rate,
    past_spend,
    same_season,
)
from shopcast.pipelines.ltv.combinations import mean_forecast, sharpen
from shopcast.pipelines.ltv.options import Sharpening
from shopcast.pipelines.ltv.scores import score
from shopcast.pipelines.ltv.task import LTV


def forecast(spend: list[float], orders: list[float], **more) -> pd.DataFrame:
    return pd.DataFrame({"expected_spend": spend, "expected_orders": orders, **more})


BLEND = forecast([6.0, 1.0, 1.0, 6.0], [3.0, 1.0, 0.5, 3.0])


def test_a_blend_is_the_mean_of_both():
    first = forecast([8.0, 2.0, 0.0, 6.0], [2.0, 1.0, 0.0, 3.0])
    second = forecast([4.0, 0.0, 2.0, 6.0], [4.0, 1.0, 1.0, 3.0])
    pd.testing.assert_frame_equal(mean_forecast([first, second], None), BLEND)


def test_who_knows_the_probability_of_buying_tells_it_for_the_mean():
    knows = forecast([4.0, 10.0], [4.0, 1.0], p_buy=[0.9, 0.4])
    other = forecast([8.0, 0.0], [2.0, 1.0])
    expected = forecast([6.0, 5.0], [3.0, 1.0], p_buy=[0.9, 0.4])
    for parts in ([knows, other], [other, knows]):
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


class Even:
    """A distribution that is even between 0 and 100, whoever is asked."""

    def probability(self, table, spend):
        return spend / 100

    def quantile(self, table, level):
        return np.full(len(table), 100 * level)


def test_means_orders_and_distributions_are_scored(options):
    came = pd.DataFrame({"spend": [20.0, 60.0, 0.0], "orders": [1.0, 2.0, 0.0]})
    rows = rows_of(came, options, 14)
    said = forecast([10.0, 70.0, 0.0], [1.0, 4.0, 1.0], low=0.0, high=[30.0, 50.0, 5.0])
    found = score(rows, said, Even(), np.ones((1, 3)))
    assert found["mae"] == pytest.approx(20 / 3)
    assert found["orders_mae"].tolist() == [1.0]
    assert found["total_bias"].tolist() == [0.0]
    assert found["coverage_buyers"].tolist() == [0.5]
    assert found["coverage_others"].tolist() == [1.0]
    assert found["width"] == pytest.approx(85 / 3)
    # Between 0 and 1 the score of y is 1/3 - y + y squared (CRPS of even draws).
    each = [100 * (1 / 3 - y + y**2) for y in (0.2, 0.6, 0.0)]
    assert found["crps"] == pytest.approx(np.mean(each), rel=0.01)
    assert 0 < found["pit_distance"] < 1


def test_the_sharpened_blend_is_never_champion_and_ranks_have_a_veto():
    assert LTV.choice.by == {"crps": 1}
    assert LTV.choice.never == ("blend_sharpened",)
    assert set(LTV.choice.veto) == {"spearman", "normalised_gini"}


def test_past_spend_is_stretched_to_the_horizon(options):
    past = {"spend_7": [7.0, -7.0], "orders_7": [1, 0], "spend_90": [0.0, 9.0]}
    table = pd.DataFrame(past | {"T": [28, 0], "frequency": [2, 0]})
    table = table.assign(monetary_value=[10.0, 0.0])
    rows = rows_of(table, options, days=14, windows=[7, 90])
    expected = forecast([14.0, 0.0], [2.0, 0.0])
    pd.testing.assert_frame_equal(past_spend(rows, 1), expected)
    expected = forecast([10.0, 0.0], [1.0, 0.0])
    pd.testing.assert_frame_equal(past_rate(rows, 1), expected)


def test_last_year_is_carried_forward_by_its_rate_and_by_its_season(options):
    table = pd.DataFrame(
        {
            "spend_year": [730.0, -5.0],
            "orders_year": [73, 0],
            "spend_last_year": [50.0, -2.0],
            "orders_last_year": [3, 0],
        }
    )
    rows = rows_of(table, options, days=28)
    expected = forecast([56.0, 0.0], [5.6, 0.0])
    pd.testing.assert_frame_equal(last_year_rate(rows, 1), expected)
    # The fortnight of a label, twice.
    expected = forecast([100.0, 0.0], [6.0, 0.0])
    pd.testing.assert_frame_equal(same_season(rows, 1), expected)


def test_bg_nbd_in_season_is_at_the_level_that_is_followed(options):
    at = [pd.Timestamp("2024-02-01"), pd.Timestamp("2024-01-03")]
    table = pd.DataFrame({"at": at, "btyd_spend": 10.0, "btyd_orders": 2.0})
    levels = pd.DataFrame({"spend": [1.5], "orders": [0.5]}, index=at[:1])
    rows = rows_of(table, options, 14, prior=replace(PRIOR, levels=levels))
    expected = forecast([15.0, 10.0], [1.0, 2.0])
    pd.testing.assert_frame_equal(bg_nbd_in_season(rows, 1), expected)
    today = PRIOR.seen({"at": "2024-02-01", "level": {"spend": 3.0, "orders": 4.0}})
    rows = rows_of(table, options, 14, prior=today)
    expected = forecast([30.0, 10.0], [8.0, 2.0])
    pd.testing.assert_frame_equal(bg_nbd_in_season(rows, 1), expected)
