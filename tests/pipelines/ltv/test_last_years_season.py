import ibis
import numpy as np
import pandas as pd
import pytest

from shopcast.pipelines.ltv.last_years_season import daily_revenue, season_factor

AT = pd.Timestamp("2024-01-05")


def revenue(first: str, at: pd.Timestamp, amount) -> pd.Series:
    """Make the revenue of every day up to the cutoff; `amount` tells it of the day."""
    days = pd.date_range(first, at, inclusive="left")
    return pd.Series([float(amount(day)) for day in days], index=days)


def test_revenue_is_summed_per_day_as_known_at_the_cutoff():
    rows = [
        ("ann", "2024-01-01 09:00", 10.0, None),
        ("bob", "2024-01-01 18:00", 5.0, None),
        ("ann", "2024-01-03 09:00", 20.0, "2024-01-04 09:00"),
        ("ann", "2024-01-03 10:00", 40.0, "2024-01-06 09:00"),
        ("bob", "2024-01-03 11:00", -3.0, None),
        ("cid", "2024-01-05 00:00", 99.0, None),
    ]
    log = pd.DataFrame(rows, columns=["customer_id", "time", "amount", "undone_at"])
    log = log.astype({"time": "datetime64[us]", "undone_at": "datetime64[us]"})
    log = log.assign(quantity=np.sign(log["amount"]))
    found = daily_revenue(ibis.memtable(log), AT)
    assert found.index.strftime("%d").tolist() == ["01", "02", "03", "04"]
    assert found.tolist() == [15.0, 0.0, 37.0, 0.0]


def test_a_shop_without_last_year_has_no_season():
    short = revenue("2023-03-01", AT, lambda day: day.day)
    assert season_factor(short, AT, 30) == 1.0


def test_where_last_year_is_known_the_factor_is_its_horizon_over_the_days_before():
    at = pd.Timestamp("2024-10-01")
    year_ago = at - pd.Timedelta(days=364)
    days = revenue("2023-01-01", at, lambda day: 30 if day >= year_ago else 20)
    assert season_factor(days, at, 90) == pytest.approx(1.5)


def test_the_same_weekdays_are_compared():
    at = pd.Timestamp("2024-10-01")
    days = revenue("2023-01-01", at, lambda day: 70 if day.weekday() == 1 else 0)
    tuesdays = 13 / 91
    assert at.weekday() == 1
    assert season_factor(days, at, 7) == pytest.approx((1 / 7) / tuesdays)


def test_where_the_days_before_are_unknown_revenue_goes_straight_to_last_years_level():
    at = pd.Timestamp("2024-10-01")
    year_ago = at - pd.Timedelta(days=364)
    end = year_ago + pd.Timedelta(days=2)
    days = revenue(year_ago, at, lambda day: 30 if day < end else 10)
    # The level of 3 is reached after a day, the middle of two: 0.5 days from the
    # cutoff it is half way, then it stays.
    assert season_factor(days, at, 2) == pytest.approx(1 + 2 * (0.5 + 1) / 2)


def test_an_even_shop_has_no_season_however_little_is_known():
    at = pd.Timestamp("2024-10-01")
    for first in ("2023-01-01", "2023-10-01", "2023-12-01"):
        assert season_factor(revenue(first, at, lambda day: 10), at, 90) == 1.0


def test_a_shop_that_sells_nothing_now_has_no_season():
    at = pd.Timestamp("2024-10-01")
    days = revenue("2023-10-03", at, lambda day: 10 if day.year == 2023 else 0)
    assert season_factor(days, at, 30) == 1.0
