"""How the shop's year goes, apart from its growth."""

from dataclasses import dataclass
from functools import cached_property

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from shopcast.features.windows import YEAR
from shopcast.tables.money import exact_sum

WAVES = 4
SHRINKAGE = 3.0
LEAST_WEEKS = 57
NO_SEASON = np.zeros(2 * WAVES)


def daily_activity(transactions: ir.Table) -> pd.DataFrame:
    """Count what customers do who have ordered before, and how many they are.

    Orders count as they were placed, whether undone later or not, so that no day
    depends on what comes after it.

    Returns:
        One row per day of the data (index): `orders` (days with a purchase, but for
        each customer's first), their gross `spend`, and `active`, customers with a
        purchase in the 365 days before.
    """
    sales = transactions.filter(transactions["quantity"] > 0)
    days = sales.group_by("customer_id", day=sales["time"].date()).aggregate(
        spend=exact_sum(sales["amount"])
    )
    own = ibis.window(group_by="customer_id", order_by="day")
    days = days.mutate(
        again=days["day"].lag().over(own).notnull(),
        until=ibis.least(
            days["day"].lead().over(own).fill_null(ibis.date(2999, 1, 1)),
            days["day"] + ibis.interval(days=YEAR),
        ),
    )
    orders = days.group_by("day").aggregate(
        orders=days["again"].sum(), spend=exact_sum(days["spend"], where=days["again"])
    )
    begun = days.group_by("day").aggregate(change=days.count())
    ended = days.group_by(day=days["until"]).aggregate(change=-days.count())
    table, *changes = (_by_day(one.to_pandas()) for one in (orders, begun, ended))
    every = pd.date_range(table.index.min(), table.index.max())
    active = sum(one["change"].reindex(every, fill_value=0) for one in changes)
    return table.reindex(every, fill_value=0).assign(
        active=active.cumsum().shift(1, fill_value=0)
    )


def _by_day(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(day=pd.to_datetime(table["day"])).set_index("day").sort_index()


def _waves(day_of_year: np.ndarray) -> np.ndarray:
    angle = 2 * np.pi * day_of_year / 365.25
    parts = [turn(k * angle) for k in range(1, WAVES + 1) for turn in (np.sin, np.cos)]
    return np.column_stack(parts)


def fit_season(activity: pd.DataFrame, at: pd.Timestamp, what: str) -> np.ndarray:
    """Fit four waves of a year to what an active customer brings in a week.

    A Poisson regression of `what` per active customer, with a quadratic trend beside
    the waves, so that growth is not taken for season. The waves are shrunk towards
    none: the less, the more weeks there are.

    Args:
        activity: As `daily_activity` returns it.
        at: Days from then on are not seen.
        what: `orders` or `spend`.

    Returns:
        The coefficients of the waves; none where less than 57 weeks are known, which
        cannot tell a season from growth.
    """
    from sklearn.linear_model import PoissonRegressor

    past = activity[activity.index < at]
    weeks = past.resample("7D", origin=at).sum()
    weeks = weeks[weeks["active"] > 0]
    if len(weeks) < LEAST_WEEKS or not weeks[what].sum() > 0:
        return NO_SEASON
    years = (weeks.index - at).days.to_numpy() / YEAR
    trend = 10 * np.column_stack([years, years**2])
    seen = np.column_stack(
        [trend, _waves((weeks.index + pd.Timedelta(days=3)).day_of_year.to_numpy())]
    )
    rate = weeks[what].clip(lower=0) / weeks["active"]
    weight = weeks["active"] / weeks["active"].mean()
    how = {"solver": "newton-cholesky", "tol": 1e-8}  # few numbers, found exactly
    model = PoissonRegressor(alpha=SHRINKAGE / len(weeks), **how)
    model.fit(seen, rate / rate.mean(), sample_weight=weight)
    return model.coef_[trend.shape[1] :]


def _day_of_year(days: np.ndarray) -> np.ndarray:
    """Count days, datetime64[D], from the first of their January, which is 0."""
    return (days - days.astype("datetime64[Y]").astype("datetime64[D]")).astype(int)


@dataclass(frozen=True)
class Clock:
    """Time that runs as fast as the shop's season, a year in a year.

    Purchases that come in season at twice the rate are, by this clock, no faster than
    others: what a model learns by it is free of season, and a horizon is as long as
    its season makes it.

    Attributes:
        waves: As `fit_season` finds them.
    """

    waves: np.ndarray

    def index(self, days: pd.DatetimeIndex) -> np.ndarray:
        """Weigh days; the mean of a year is 1.

        >>> Clock(np.zeros(8)).index(pd.date_range("2024-01-01", periods=2))
        array([1., 1.])
        """
        return self._of_year[_day_of_year(np.asarray(days, dtype="datetime64[D]"))]

    @cached_property
    def _of_year(self) -> np.ndarray:
        """Weigh the days of a leap year, the first of January first."""
        every = np.exp(_waves(np.arange(YEAR + 1) + 1) @ self.waves)
        return every / every[:YEAR].mean()

    def between(self, at: pd.Timestamp, start: np.ndarray, end: np.ndarray):
        """Tell how long it is, by this clock, from some days to others.

        Args:
            at: A moment.
            start: Whole days from it (below 0 before it).
            end: The same.
        """
        first, last = int(np.min(start)), int(np.max(end))
        days = np.datetime64(at, "D") + np.arange(first, last)
        time = np.concatenate([[0.0], self._of_year[_day_of_year(days)].cumsum()])
        return time[np.asarray(end) - first] - time[np.asarray(start) - first]
