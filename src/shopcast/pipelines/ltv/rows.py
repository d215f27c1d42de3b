"""What each candidate reads of the examples."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from shopcast.buy_till_you_die.in_season import AMOUNTS
from shopcast.features.columns import by_moment, dense
from shopcast.features.customer_cutoffs import KEYS
from shopcast.features.steps import sequences
from shopcast.features.traits import filled, make_traits, numbers
from shopcast.pipelines.ltv.level import realised
from shopcast.tasks import rows


@dataclass(frozen=True, eq=False)
class Rows(rows.Rows):
    """Customers at cutoffs; `days` is how far their labels (or forecasts) reach."""

    shaped_by: ClassVar[tuple[str, ...]] = ("windows", "steps", "season")

    @classmethod
    def make(cls, examples, prior, periods, options) -> Self:
        """Add what buy-till-you-die models expect (see `Prior.expect`)."""
        days = int(examples["days"].iloc[0])
        both = prior.expect(examples, days, periods.label_days)
        return super().make(both, prior, periods, options)

    def labelled(self, labels: pd.DataFrame) -> Self:
        """Put spend and orders of the horizon beside the test's rows; others are 0."""
        both = self.examples.merge(labels, on=KEYS, how="left")
        both = both.fillna({"spend": 0.0, "orders": 0}).astype({"spend": "float64"})
        return super().make(both, self.prior, self.periods, self.options)

    @property
    def days(self) -> int:
        """How far ahead is forecast."""
        return int(self.examples["days"].iloc[0])

    def season(self, what: str, starts: np.ndarray, days: int) -> np.ndarray:
        """Weigh spans by the season of `spend` or `orders` (see `InSeason.weights`)."""
        return self.prior.seasons.weights(self.at, what, starts, days)

    @cached_property
    def sequence(self) -> np.ndarray:
        """Past steps, oldest first (see `steps.sequences`)."""
        steps = self.options.sequence_steps
        calendar = self.options.traits.get("calendar", False)
        return sequences(self.examples, steps, self.periods.step_days, calendar)

    @cached_property
    def traits(self) -> pd.DataFrame:
        """Traits, with forecasts over one label (see `traits.make_traits`)."""
        found = make_traits(self.examples, self.options.windows, self.options.traits)
        for what in AMOUNTS:
            if f"btyd_{what}" in found:
                label = numbers(self.examples, f"btyd_label_{what}")
                found[f"btyd_{what}"] = filled(label, 0.0)
        return pd.DataFrame(found, dtype="float32")

    @cached_property
    def forecast(self) -> np.ndarray:
        """Spend and orders as BG/NBD and Gamma-Gamma expect them: (rows, 2)."""
        both = [numbers(self.examples, f"btyd_{what}") for what in AMOUNTS]
        return np.column_stack(both).astype("float32")

    def array(self, name: str) -> np.ndarray:
        """What a network's input of this name reads."""
        return np.asarray(getattr(self, name))

    @cached_property
    def level(self) -> dict[str, np.ndarray]:
        """Factors of `spend` and `orders` that were followed to each row's cutoff."""
        found = {what: np.empty(len(self)) for what in AMOUNTS}
        for at, own in by_moment(self.at):
            level = self.prior.level(at)
            for what in AMOUNTS:
                found[what][own] = level[what]
        return found

    @cached_property
    def levelled(self) -> pd.DataFrame:
        """Labels over the ratio of their cutoff's totals (see `level.realised`)."""
        ratios = realised(self.examples).loc[self.at]
        return self.examples[["spend", "orders"]] / ratios.to_numpy()

    @property
    def levelled_futures(self) -> dict[str, np.ndarray]:
        """Labels by step, over the ratio and over the season of the whole label."""
        ratios = realised(self.examples).loc[self.at]
        return {
            what: steps / ratios[[what]].to_numpy() / self.season_ahead(what)
            for what, steps in self.futures.items()
        }

    def season_ahead(self, what: str) -> np.ndarray:
        """Weigh one label from each cutoff on: (rows, 1)."""
        return self.season(what, np.array([0]), self.periods.label_days)

    def extension(self, what: str) -> np.ndarray:
        """How much more BG/NBD expects over `days` than over one label."""
        label = numbers(self.examples, f"btyd_label_{what}")
        return numbers(self.examples, f"btyd_{what}") / np.maximum(label, 1e-9)

    @cached_property
    def futures(self) -> dict[str, np.ndarray]:
        """Actual `spend` and `orders` of each step ahead: (rows, steps)."""
        steps = -(-self.days // self.periods.step_days)
        return {
            what: dense(self.examples, f"step_{what}", steps, "future_")
            for what in AMOUNTS
        }
