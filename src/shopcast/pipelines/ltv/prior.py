"""What is known of the shop before any model learns, and of the season ahead."""

from dataclasses import dataclass

import ibis.expr.types as ir
import pandas as pd

from shopcast.buy_till_you_die.prior import BuyTillYouDie, fit_to_known
from shopcast.features.cutoffs import Periods
from shopcast.features.splits import split_time
from shopcast.pipelines.ltv.last_years_season import daily_revenue, season_factor
from shopcast.pipelines.ltv.options import Options


@dataclass(frozen=True, kw_only=True)
class Prior(BuyTillYouDie):
    """Buy-till-you-die models, and the `season`, the factor of the test's horizon."""

    season: float


def fit_prior(
    transactions: ir.Table,
    train_examples: pd.DataFrame,
    validation_examples: pd.DataFrame,
    refit_examples: pd.DataFrame,
    test_examples: pd.DataFrame,
    periods: Periods,
    options: Options,
) -> Prior:
    """Fit BG/NBD, Pareto/NBD and Gamma-Gamma at every cutoff, to its past alone.

    And measure the season of the test's horizon, by what was known at its cutoff.
    """
    judged = [validation_examples, test_examples]
    split = split_time(transactions, periods)
    return Prior(
        parameters=fit_to_known(
            [train_examples, validation_examples, refit_examples, test_examples],
            pd.concat(judged)["at"].unique(),
        ),
        end=split.end,
        season=_season(transactions, split.test, periods, options),
    )


def measure_season(
    transactions: ir.Table, periods: Periods, options: Options
) -> dict[str, float]:
    """Measure the factor of the `season` that is ahead of today's customers."""
    end = split_time(transactions, periods).end
    return {"season": _season(transactions, end, periods, options)}


def _season(
    transactions: ir.Table, at: pd.Timestamp, periods: Periods, options: Options
) -> float:
    if options.season == "none":
        return 1.0
    return season_factor(daily_revenue(transactions, at), at, periods.horizon_days)
