"""What each candidate reads of the examples."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from shopcast.buy_till_you_die.at_cutoffs import add_forecasts
from shopcast.features.columns import dense
from shopcast.features.cutoffs import Periods
from shopcast.features.steps import sequences
from shopcast.features.traits import make_traits
from shopcast.pipelines.ltv.options import Options


@dataclass(frozen=True)
class Rows:
    """Examples, and how far ahead their labels (or forecasts) reach."""

    examples: pd.DataFrame
    days: int
    periods: Periods
    options: Options

    @classmethod
    def make(cls, examples, parameters, days, periods, options) -> "Rows":
        """Add the buy-till-you-die forecasts over these days, and over a label."""
        full = label = add_forecasts(examples, parameters, days)
        if days != periods.label_days:
            label = add_forecasts(examples, parameters, periods.label_days)
        return cls(
            full.assign(btyd_label_spend=label["btyd_spend"],
                        btyd_label_orders=label["btyd_orders"]),
            days, periods, options,
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.examples)

    def select(self, rows: np.ndarray) -> "Rows":
        """Keep some of the rows, by a mask or by their positions."""
        kept = self.examples.iloc[rows].reset_index(drop=True)
        return Rows(kept, self.days, self.periods, self.options)

    @property
    def sequence(self) -> np.ndarray:
        """Past steps, oldest first (see `examples.sequences`)."""
        steps = self.options.sequence_steps
        calendar = self.options.traits.get("calendar", False)
        return sequences(self.examples, steps, self.periods.step_days, calendar)

    @property
    def traits(self) -> pd.DataFrame:
        """Traits, with forecasts over one label (see `traits.make_traits`)."""
        label = {
            "btyd_spend": self.examples["btyd_label_spend"],
            "btyd_orders": self.examples["btyd_label_orders"],
        }
        options = self.options
        return make_traits(
            self.examples.assign(**label), self.periods, options.windows, options.traits
        )

    @property
    def forecast(self) -> np.ndarray:
        """Spend and orders as BG/NBD and Gamma-Gamma expect them: (rows, 2)."""
        return self.examples[["btyd_spend", "btyd_orders"]].to_numpy("float32")

    @property
    def extension(self) -> pd.DataFrame:
        """How much more BG/NBD expects over `days` than over one label."""
        rows = self.examples
        return pd.DataFrame(
            {
                "spend": rows["btyd_spend"] / rows["btyd_label_spend"].clip(lower=1e-9),
                "orders": rows["btyd_orders"]
                / rows["btyd_label_orders"].clip(lower=1e-9),
            }
        ).clip(1, self.days / self.periods.label_days)

    def future(self, column: str) -> np.ndarray:
        """Actual spend or orders of each step ahead: (rows, steps)."""
        steps = -(-self.days // self.periods.step_days)
        return dense(self.examples, f"step_{column}", steps, "future_")
