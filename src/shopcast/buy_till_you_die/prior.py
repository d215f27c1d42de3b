"""What buy-till-you-die models say of a shop before any other model learns."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd

from shopcast.buy_till_you_die.at_cutoffs import fit_at_cutoffs


@dataclass(frozen=True, kw_only=True)
class BuyTillYouDie:
    """Parameters by cutoff.

    Attributes:
        parameters: As `fit_at_cutoffs` finds them.
        end: Where the data end.
    """

    parameters: pd.DataFrame
    end: pd.Timestamp

    @property
    def until(self) -> pd.Timestamp:
        """The last cutoff at which anything was fitted."""
        return self.parameters["at"].max()

    def seen(self, outlook: Any) -> Self:
        """Know what the outlook tells of today, where a task uses it so early."""
        return self


def known_customers(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Put the examples of all parts together, each once.

    Those of customers who are kept out of training (`is_new`) are left out.
    """
    known = [part[~part["is_new"]] if "is_new" in part else part for part in parts]
    return pd.concat(known).drop_duplicates(["customer_id", "at"])


def fit_to_known(parts: list[pd.DataFrame], judged: np.ndarray) -> pd.DataFrame:
    """Fit to all examples but those of customers who are kept out of training.

    Args:
        parts: Examples of every part.
        judged: The cutoffs at which Pareto/NBD is wanted.
    """
    return fit_at_cutoffs(known_customers(parts), judged)
