"""BG/NBD by the shop's clock: customers whose rhythm is that of the season."""

import numpy as np
import pandas as pd
import pytest

from shopcast.buy_till_you_die.bg_nbd import BgNbd
from shopcast.buy_till_you_die.in_season import InSeason, Paced
from shopcast.features.season import Clock

AT = pd.Timestamp("2024-05-01")
STRONG = np.array([0.0, 0.8, *[0.0] * 6])


def customers(waves: np.ndarray, size: int = 4000) -> pd.DataFrame:
    """Draw customers who never leave and order by a clock; `came` is of 90 days."""
    rng, clock = np.random.default_rng(1), Clock(waves)
    tenure = rng.integers(30, 700, size)
    days = np.arange(-700, 91)
    time = clock.between(AT, np.full(791, -700), days)
    end = np.interp(90, days, time)
    rate = rng.gamma(2.0, 1 / 120, size)
    rows = []
    for own, often in zip(tenure, rate, strict=True):
        start = np.interp(-own, days, time)
        due = start + rng.exponential(1 / often, 60).cumsum()
        day = np.floor(np.interp(due[due < end], time, days))
        past = np.unique(day[(day < 0) & (day > -own)])
        last = -int(past[-1]) if len(past) else own
        rows.append((own, len(past), last, len(np.unique(day[day >= 0]))))
    table = pd.DataFrame(rows, columns=["T", "frequency", "days_since_last", "came"])
    return table.assign(at=AT)


def in_season(table: pd.DataFrame, waves: np.ndarray) -> InSeason:
    known = (table["frequency"].to_numpy("float64"),
             table["days_since_last"].to_numpy(), table["T"].to_numpy())  # fmt: skip
    paced = Paced.fit(Clock(waves), AT, known)
    return InSeason({AT: {"orders": paced, "spend": paced}})


def forecast(table: pd.DataFrame, waves: np.ndarray) -> dict[str, np.ndarray]:
    return in_season(table, waves).forecasts(table, np.full(len(table), 10.0), 90)


def test_without_a_season_it_is_bg_nbd():
    table = customers(np.zeros(8), 500)
    counts = (table["frequency"].to_numpy("float64"),
              (table["T"] - table["days_since_last"]).to_numpy("float64"),
              (table["T"] - 1).to_numpy("float64"))  # fmt: skip
    plain = BgNbd.fit(*counts)
    found = forecast(table, np.zeros(8))
    np.testing.assert_allclose(
        found["btyd_orders"], plain.expected_orders(*counts, 90), rtol=1e-9
    )
    np.testing.assert_allclose(found["btyd_spend"], 10 * found["btyd_orders"])


def test_the_total_of_a_low_season_is_foreseen_only_by_its_clock():
    table = customers(STRONG)
    came = table["came"].sum()
    by_clock = forecast(table, STRONG)["btyd_orders"].sum()
    plain = forecast(table, np.zeros(8))["btyd_orders"].sum()
    assert by_clock == pytest.approx(came, rel=0.06)
    assert plain > 1.5 * came


def test_what_was_known_latest_is_used_and_nothing_later():
    early, late = AT - pd.Timedelta(days=30), AT
    paced = {at: {"orders": Paced(Clock(STRONG), BgNbd(at.month, 1, 1, 1))}
             for at in (early, late)}  # fmt: skip
    known = InSeason(paced)
    assert known.at(late - pd.Timedelta(days=1))["orders"].model.r == early.month
    assert known.at(late + pd.Timedelta(days=9))["orders"].model.r == late.month


def test_spans_are_weighed_by_each_rows_own_cutoff():
    table = customers(np.zeros(8), 100)
    known = in_season(table, STRONG)
    ats = pd.Series([AT, AT + pd.Timedelta(days=182)])
    found = known.weights(ats, "spend", np.array([-30, 0]), 30)
    assert found.shape == (2, 2)
    assert found[0].max() < 1 < found[1].min()
