"""Baselines of `ltv` that learn nothing."""

import pandas as pd

from shopcast.buy_till_you_die.in_season import AMOUNTS
from shopcast.features.windows import YEAR
from shopcast.learning.candidate import Forecast
from shopcast.pipelines.ltv.rows import Rows


def expect(spend: pd.Series, orders: pd.Series) -> Forecast:
    """Make a forecast of two columns."""
    return pd.DataFrame({"expected_spend": spend, "expected_orders": orders})


def zero(rows: Rows, seed: int) -> Forecast:
    """Expect nothing of anybody."""
    return expect(*(0.0 * part for part in _past(rows)[:2]))


def past_spend(rows: Rows, seed: int) -> Forecast:
    """Carry the last days forward, as many as are ahead or as the windows reach."""
    spend, orders, window = _past(rows)
    parts = ((part * rows.days / window).clip(lower=0) for part in (spend, orders))
    return expect(*parts)


def _past(rows: Rows) -> tuple[pd.Series, pd.Series, int]:
    windows = rows.options.windows
    fits = (size for size in windows if size <= rows.days)
    window = max(fits, default=min(windows))
    table = rows.examples
    return table[f"spend_{window}"], table[f"orders_{window}"], window


def last_year_rate(rows: Rows, seed: int) -> Forecast:
    """Carry forward the rate of the last 365 days."""
    parts = (rows.examples[f"{what}_year"].clip(lower=0) for what in AMOUNTS)
    return expect(*(part * rows.days / YEAR for part in parts))


def same_season(rows: Rows, seed: int) -> Forecast:
    """Expect what the same days brought one year before, as many as a label has."""
    parts = (rows.examples[f"{what}_last_year"].clip(lower=0) for what in AMOUNTS)
    return expect(*(part * rows.days / rows.periods.label_days for part in parts))


def past_rate(rows: Rows, seed: int) -> Forecast:
    """Carry forward the rate since the first order."""
    table = rows.examples
    tenure, total = (
        table["T"].clip(lower=1),
        table["frequency"] * table["monetary_value"],
    )
    return expect(total / tenure * rows.days, table["frequency"] / tenure * rows.days)


def bg_nbd_gamma_gamma(rows: Rows, seed: int) -> Forecast:
    """Forecast by BG/NBD and Gamma-Gamma."""
    return expect(rows.examples["bg_nbd_spend"], rows.examples["bg_nbd_orders"])


def bg_nbd_in_season(rows: Rows, seed: int) -> Forecast:
    """Forecast by BG/NBD and Gamma-Gamma by the shop's clock, at its level."""
    parts = (rows.examples[f"btyd_{what}"] * rows.level[what] for what in AMOUNTS)
    return expect(*parts)


def pareto_nbd_gamma_gamma(rows: Rows, seed: int) -> Forecast:
    """Forecast by Pareto/NBD and Gamma-Gamma."""
    return expect(rows.examples["pareto_spend"], rows.examples["pareto_orders"])
