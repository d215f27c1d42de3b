"""What totals were off by, and how the present follows it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from shopcast.pipelines.ltv.level import Level, realised

FIRST = pd.Timestamp("2024-01-01")


def level(*ratios: float) -> Level:
    """Make ratios of spend four weeks apart, each known after 28 days."""
    at = FIRST + pd.to_timedelta(28 * np.arange(len(ratios)), unit="D")
    table = pd.DataFrame({"spend": ratios, "orders": 1.0}, index=at)
    return Level(table, 28, np.full(len(ratios), True))


def after(weeks: int) -> pd.Timestamp:
    return FIRST + pd.Timedelta(weeks=weeks)


def test_actual_over_expected_by_cutoff():
    examples = pd.DataFrame(
        {
            "at": [FIRST, FIRST, after(4), after(8)],
            "spend": [30.0, 10.0, 0.0, 5.0],
            "orders": [3, 1, 0, 1],
            "btyd_label_spend": [10.0, 10.0, 7.0, 0.0],
            "btyd_label_orders": [4.0, 4.0, 1.0, 2.0],
        }
    )
    found = realised(examples)
    assert found["spend"].tolist() == [2.0, 1.0, 1.0]
    assert found["orders"].tolist() == [0.5, 1.0, 0.5]


def test_one_ratio_is_followed_two_thirds_of_the_way():
    assert level(8.0).at(after(4))["spend"] == pytest.approx(8 ** (1 / 1.5))


def test_only_ratios_that_are_known_by_then_are_followed():
    assert level(2.0).at(after(3))["spend"] == 1.0
    known, more = level(2.0, 4.0), level(2.0, 4.0, 100.0)
    pd.testing.assert_series_equal(known.at(after(8)), more.at(after(11)))


def test_an_older_ratio_counts_half_for_every_112_days():
    found = level(4.0, 1.0, 1.0, 1.0, 1.0).at(after(20))["spend"]
    weight = 0.5 ** (np.arange(5) / 4)
    assert found == pytest.approx(4 ** (0.5 / (weight.sum() + 0.5)))


def test_ratios_close_together_count_for_the_time_that_they_cover():
    each_week = pd.date_range(FIRST, periods=8, freq="7D")
    table = pd.DataFrame({"spend": 2.0, "orders": 1.0}, index=each_week)
    close = Level(table, 28, np.full(8, True)).at(after(20))["spend"]
    apart = level(2.0, 2.0, 2.0).at(after(20))["spend"]
    assert close == pytest.approx(apart, rel=0.05)


def test_a_steady_level_is_followed_closer_the_longer_it_lasts():
    found = [level(*[2.0] * many).at(after(99))["spend"] for many in (1, 4, 20)]
    assert found == sorted(found)
    assert found[-1] == pytest.approx(2, rel=0.07)


def test_the_error_is_that_of_earlier_moments_and_none_where_none_is_known():
    assert level(2.0).error(after(3))["spend"] == 0
    # At the second cutoff the first ratio was followed: 2 to the power 2/3, not 4; at
    # the first nothing.
    found = level(2.0, 4.0).error(after(8))
    errors = np.log(2), np.log(4) - np.log(2) * 2 / 3
    assert found["spend"] == pytest.approx(np.sqrt(np.mean(np.square(errors))))
    assert found["orders"] == 0


def test_ratios_without_a_season_are_not_followed_and_yet_tell_how_far_off_one_is():
    known = level(2.0, 4.0, 3.0)
    untold = replace(known, told=np.array([False, False, True]))
    assert untold.at(after(8))["spend"] == 1
    assert untold.at(after(12))["spend"] == pytest.approx(3 ** (2 / 3))
    errors = np.log([2, 4, 3])
    expected = np.sqrt(np.mean(np.square(errors)))
    assert untold.error(after(12))["spend"] == pytest.approx(expected)
