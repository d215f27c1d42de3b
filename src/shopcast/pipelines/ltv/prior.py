"""What is known of the shop before any model learns, and of what is ahead of it."""

from dataclasses import dataclass, replace
from typing import Any, Self

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from shopcast.buy_till_you_die.at_cutoffs import forecasts
from shopcast.buy_till_you_die.in_season import AMOUNTS, InSeason
from shopcast.buy_till_you_die.prior import BuyTillYouDie, fit_to_known, known_customers
from shopcast.features.cutoffs import Periods
from shopcast.features.season import daily_activity
from shopcast.features.splits import end_of_data
from shopcast.pipelines.ltv.level import Level, realised
from shopcast.pipelines.ltv.options import Options


@dataclass(frozen=True, kw_only=True)
class Prior(BuyTillYouDie):
    """Buy-till-you-die models, by the calendar and by the shop's own clock.

    Attributes:
        seasons: Seasons at every cutoff, and BG/NBD by them.
        levels: What followed from the past at each cutoff that is judged (`at`, the
            index): factors of `spend` and `orders`.
    """

    seasons: InSeason
    levels: pd.DataFrame

    def expect(self, examples: pd.DataFrame, days: int, label: int) -> pd.DataFrame:
        """Add what buy-till-you-die models expect of each row.

        Returns:
            The examples with `bg_nbd_…` and `pareto_…`, by the calendar, over the
            rows' days; `btyd_…`, in season, over the same; `btyd_label_…`, over one
            label: `orders` and `spend` each.
        """
        plain = forecasts(examples, self.parameters, days)
        value = plain["btyd_value"]
        near = self.seasons.forecasts(examples, value, label)
        far = near if days == label else self.seasons.forecasts(examples, value, days)
        by_calendar = {f"bg_nbd_{what}": plain[f"btyd_{what}"] for what in AMOUNTS}
        of_label = {f"btyd_label_{what}": near[f"btyd_{what}"] for what in AMOUNTS}
        return examples.assign(**plain | by_calendar | far | of_label)

    def level(self, at: pd.Timestamp) -> pd.Series:
        """Look up the level that was followed latest; before any it is 1."""
        known = self.levels[self.levels.index <= at]
        return pd.Series(1.0, AMOUNTS) if known.empty else known.iloc[-1]

    def seen(self, outlook: dict[str, Any]) -> Self:
        """Know today's level too (see `outlook.measure_outlook`)."""
        at = pd.Timestamp(outlook["at"])
        today = pd.DataFrame(outlook["level"], index=[at])
        earlier = self.levels[self.levels.index < at]
        return replace(self, levels=pd.concat([earlier, today]).astype(float))


def fit_prior(
    transactions: ir.Table,
    train_examples: pd.DataFrame,
    validation_examples: pd.DataFrame,
    refit_examples: pd.DataFrame,
    test_examples: pd.DataFrame,
    periods: Periods,
    options: Options,
) -> Prior:
    """Fit seasons and models at every cutoff, to its past alone, and follow levels."""
    parts = [train_examples, validation_examples, refit_examples, test_examples]
    judged = pd.concat([validation_examples, test_examples])["at"].unique()
    known = known_customers(parts)
    activity = activity_of(transactions, known) if options.season == "own" else None
    unlevelled = Prior(
        parameters=fit_to_known(parts, judged),
        end=end_of_data(transactions),
        seasons=InSeason.fit(known, activity),
        levels=pd.DataFrame(),
    )
    return replace(
        unlevelled,
        levels=pd.concat(
            [
                follow(unlevelled, learnt, later["at"].unique(), periods)
                for learnt, later in (
                    (train_examples, validation_examples),
                    (refit_examples, test_examples),
                )
            ]
        ),
    )


def activity_of(transactions: ir.Table, known: pd.DataFrame) -> pd.DataFrame:
    """Count, as `daily_activity`, what the customers of examples do."""
    ids = ibis.memtable(known[["customer_id"]].drop_duplicates())
    return daily_activity(transactions.semi_join(ids, "customer_id"))


def follow(
    prior: Prior, learnt: pd.DataFrame, ats: Any, periods: Periods
) -> pd.DataFrame:
    """Follow the level of labelled examples to later cutoffs: factors by `at`."""
    level = level_of(prior, learnt, periods)
    return pd.DataFrame({at: level.at(at) for at in ats}).T


def level_of(prior: Prior, learnt: pd.DataFrame, periods: Periods) -> Level:
    """Compare totals with what was expected in season."""
    days = periods.label_days
    ratios = realised(prior.expect(learnt, days, days))
    told = np.array([prior.seasons.tells(at) for at in ratios.index], dtype=bool)
    return Level(ratios, days, told)
