"""What lines already paid for tell of an order of the demo store.

The shop lists an order's drawn lines first, then the partners bought along with them,
in the same order.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from scipy.stats import poisson

from shopcast.simulation.orders import PARTNER_SHARE

MOST = 12


@dataclass(frozen=True)
class Paid:
    """Lines paid for so far, read in one way.

    Attributes:
        product: In their order, -1 for none: (rows, most).
        drawn: Which were drawn, and came not as partners: (rows, most).
        open: Which may still bring a partner: (rows, most).
    """

    product: np.ndarray
    drawn: np.ndarray
    open: np.ndarray

    @classmethod
    def twice(cls, product: np.ndarray, partner: np.ndarray) -> tuple[np.ndarray, Self]:
        """Read the partner of a line before as brought by it, then as drawn by chance.

        Returns:
            Of each reading its row, and the readings: all rows, then those that may be
            read otherwise.
        """
        real, place = product >= 0, np.arange(product.shape[1])
        match = product[:, :, None] == np.where(real, partner[product], -2)[:, None]
        match &= np.tri(len(place), k=-1, dtype=bool)
        drawn = real & ~np.logical_or.accumulate(match.any(axis=2), axis=1)
        reach = np.where(match.any(axis=1), place, -1).max(axis=1)
        also = np.nonzero(reach >= 0)[0]
        row = np.append(np.arange(len(product)), also)
        still = np.concatenate([drawn & (place > reach[:, None]), real[also]])
        return row, cls(product[row], np.concatenate([drawn, real[also]]), still)

    @cached_property
    def number(self) -> np.ndarray:
        """How many lines: (rows,)."""
        return (self.product >= 0).sum(axis=1)

    @cached_property
    def num_drawn(self) -> np.ndarray:
        """How many of them were drawn: (rows,)."""
        return self.drawn.sum(axis=1)

    def numbers(self, mean: np.ndarray) -> np.ndarray:
        """Tell how likely so many lines are drawn, and these allow it: (rows, `MOST`).

        Once partners come, no more lines are drawn.

        Args:
            mean: Lines drawn for an order of each row's customer.
        """
        possible, drawn = np.arange(1, MOST + 1), self.num_drawn[:, None]
        closed = (self.number > self.num_drawn)[:, None]
        allowed = np.where(closed, possible == drawn, possible >= drawn)
        return poisson.pmf(possible - 1, mean[:, None] - 1) * allowed

    def log_chance(self, law: np.ndarray) -> np.ndarray:
        """Tell how likely these lines are, given how many are drawn: (rows,).

        Args:
            law: How likely a drawn line is of each product: (rows, products).
        """
        row, place = np.nonzero(self.drawn)
        each = np.log(law[row, self.product[row, place]])
        along = self.number - self.num_drawn
        alone = (self.drawn & ~self.open).sum(axis=1) - along
        return (
            np.bincount(row, each, minlength=len(law))
            + along * np.log(PARTNER_SHARE)
            + alone * np.log(1 - PARTNER_SHARE)
        )
