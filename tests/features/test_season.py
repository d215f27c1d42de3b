"""How the shop's year goes: found again where it is known, apart from growth."""

import ibis
import numpy as np
import pandas as pd
import pytest

from shopcast.features.season import Clock, daily_activity, fit_season

START = pd.Timestamp("2021-01-01")
NONE = np.zeros(8)


def log(*rows: tuple[str, int, float]) -> ibis.Table:
    """Make sales of customers on days after the start."""
    table = pd.DataFrame(rows, columns=["customer_id", "day", "amount"])
    time = START + pd.to_timedelta(table["day"] + 0.5, unit="D")
    quantity = np.where(table["amount"] > 0, 1.0, -1.0)
    return ibis.memtable(table.assign(time=time.astype("M8[us]"), quantity=quantity))


def test_first_orders_do_not_count_and_customers_stay_active_for_a_year():
    found = daily_activity(
        log(("ann", 0, 5), ("ann", 2, 7), ("ann", 2, 1), ("bob", 1, 9), ("ann", 380, 4))
    )
    days = [0, 1, 2, 3, 366, 367, 368, 380]
    table = found.loc[START + pd.to_timedelta(days, unit="D")]
    assert table["orders"].tolist() == [0, 0, 1, 0, 0, 0, 0, 1]
    assert table["spend"].tolist() == [0, 0, 8.0, 0, 0, 0, 0, 4.0]
    # Bob was last active 365 days after day 1, Ann 365 days after day 2.
    assert table["active"].tolist() == [0, 1, 2, 2, 2, 1, 0, 0]


def test_a_return_is_no_activity():
    with_return = daily_activity(log(("ann", 0, 5), ("ann", 3, 7), ("ann", 3, -7)))
    assert with_return.loc[START + pd.Timedelta(days=3), "spend"] == 7


def test_the_future_changes_no_activity():
    past = [("ann", 0, 5.0), ("bob", 1, 2.0), ("ann", 9, 3.0)]
    known = daily_activity(log(*past))
    later = daily_activity(log(*past, ("bob", 10, 8.0), ("cid", 10, 1.0)))
    pd.testing.assert_frame_equal(later.iloc[:10], known, check_freq=False)


def shop(days: int, swing: float, growth: float = 0.0) -> pd.DataFrame:
    """Make the activity of a shop that grows, and whose year swings."""
    every = pd.date_range(START, periods=days)
    year = np.cos(2 * np.pi * (every.day_of_year - 345) / 365.25)
    active = 1000 * np.exp(growth * np.arange(days) / 365)
    rate = 0.02 * (1 + swing * year) * np.exp(growth * np.arange(days) / 365)
    spend = 10 * active * rate
    return pd.DataFrame({"orders": active * rate, "spend": spend, "active": active},
                        index=every)  # fmt: skip


@pytest.mark.parametrize("growth", [0.0, 0.4])
@pytest.mark.parametrize(("years", "off"), [(1.6, 0.12), (3, 0.05)])
def test_a_known_season_is_found_again_whatever_the_growth(years, growth, off):
    at = START + pd.Timedelta(days=int(365 * years))
    clock = Clock(fit_season(shop(2000, 0.6, growth), at, "orders"))
    every = pd.date_range("2025-01-01", periods=365)
    truth = 1 + 0.6 * np.cos(2 * np.pi * (every.day_of_year - 345) / 365.25)
    assert np.abs(clock.index(every) - truth).max() < off
    assert clock.index(every).mean() == pytest.approx(1, abs=1e-3)


def test_less_than_57_weeks_tell_no_season():
    activity = shop(2000, 0.6)
    short, long = (START + pd.Timedelta(days=7 * weeks) for weeks in (56, 57))
    assert not fit_season(activity, short, "spend").any()
    assert fit_season(activity, long, "spend").any()


def test_days_from_the_cutoff_on_change_no_season():
    activity, at = shop(2000, 0.6), START + pd.Timedelta(days=800)
    other = activity.copy()
    other.loc[at:] *= 50
    for what in ("orders", "spend"):
        found = fit_season(activity, at, what), fit_season(other, at, what)
        np.testing.assert_array_equal(*found)


def test_a_clock_without_season_counts_days():
    at = pd.Timestamp("2024-03-01 15:00")
    found = Clock(NONE).between(at, np.array([-3, 0]), np.array([4, 90]))
    assert found.tolist() == [7.0, 90.0]


def test_a_year_takes_a_year_and_its_season_more_of_it():
    waves = NONE.copy()
    waves[1] = 0.5
    clock, at = Clock(waves), pd.Timestamp("2023-01-01")
    whole, winter, summer = clock.between(
        at, np.array([0, -45, 137]), np.array([365, 45, 227])
    )
    assert whole == pytest.approx(365)
    assert winter > 90 * 1.4 > 90 * 0.7 > summer
