"""How much more, or less, a shop sells than its customers' habits let expect."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from shopcast.buy_till_you_die.in_season import AMOUNTS

HALF_LIFE = 112
SPACING = pd.Timedelta(days=28)
DOUBT = 0.5


def realised(examples: pd.DataFrame) -> pd.DataFrame:
    """Compare what came with what was expected, by cutoff.

    Args:
        examples: Rows with labels, `spend` and `orders`, and what BG/NBD in season
            expects over the same days, `btyd_label_spend` and `btyd_label_orders`.

    Returns:
        One row per cutoff (`at`, the index), in order: actual over expected total of
        `spend` and of `orders`; 1 where nothing came, or nothing was expected.
    """
    columns = [*AMOUNTS, *(f"btyd_label_{what}" for what in AMOUNTS)]
    sums = examples.groupby("at")[columns].sum()
    ratios = {what: sums[what] / sums[f"btyd_label_{what}"] for what in AMOUNTS}
    return pd.DataFrame(ratios).replace([0.0, np.inf], 1.0).fillna(1.0)


@dataclass(frozen=True)
class Level:
    """Past ratios of actual to expected totals, which the present one follows.

    Season is not among them, since what is expected has it already: what is left
    moves slowly (growth, and what BG/NBD gets wrong about this shop).

    Attributes:
        ratios: As `realised` finds them.
        days: How long after a cutoff its ratio is known.
        told: At which of them the season could be told. Others are not followed: their
            ratios are of another season than what is ahead, and a factor from another
            season is worse than none.
    """

    ratios: pd.DataFrame
    days: int
    told: np.ndarray

    def at(self, moment: pd.Timestamp) -> pd.Series:
        """Follow the ratios that are known at a moment; where there is none it is 1.

        Their geometric mean, weighted by age (half for every 112 days) and, where they
        are less than 28 days apart, by their distance; shrunk towards 1 as if one more
        were known of half a weight.
        """
        known = self.ratios[self.told & self._over(moment)]
        if known.empty:
            return pd.Series(1.0, AMOUNTS)
        age = (known.index.max() - known.index).days.to_numpy()
        gap = np.diff(known.index, prepend=known.index[:1] - SPACING) / SPACING
        weight = 0.5 ** (age / HALF_LIFE) * np.minimum(gap, 1)
        total = np.log(known).mul(weight, axis=0).sum()
        return np.exp(total / (weight.sum() + DOUBT))

    def error(self, moment: pd.Timestamp) -> pd.Series:
        """Tell how far off, in logarithms, following was at earlier moments.

        Returns:
            The root of the mean squared error of `spend` and `orders`; 0 where nothing
            is known.
        """
        judged = self.ratios[self._over(moment)]
        if judged.empty:
            return pd.Series(0.0, AMOUNTS)
        off = [np.log(row) - np.log(self.at(at)) for at, row in judged.iterrows()]
        return np.sqrt((pd.DataFrame(off) ** 2).mean())

    def _over(self, moment: pd.Timestamp) -> np.ndarray:
        """Tell whose labels have ended."""
        return self.ratios.index + pd.Timedelta(days=self.days) <= moment
