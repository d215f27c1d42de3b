"""What each candidate reads of the examples."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from shopcast.features.customer_cutoffs import KEYS
from shopcast.learning.members import draw_rows
from shopcast.pipelines.basket.candidates import Candidates
from shopcast.pipelines.basket.generators import Generators
from shopcast.pipelines.basket.history import History
from shopcast.progress import bar
from shopcast.tasks import rows


@dataclass(frozen=True, eq=False)
class Rows(rows.Rows):
    """Customers on days with a basket, and what they had bought before."""

    shaped_by: ClassVar[tuple[str, ...]] = (
        "baskets", "refresh_days", "memory_days", "text",
    )  # fmt: skip

    def labelled(self, labels: pd.DataFrame) -> Self:
        """Put beside rows of the test what was `bought`."""
        both = self.examples.merge(labels, on=KEYS)
        return super().make(both, self.prior, self.periods, self.options)

    @cached_property
    def history(self) -> History:
        """What the customers had bought."""
        return History.of_examples(self.examples, self.prior.vocabulary)

    @cached_property
    def candidates(self) -> Candidates:
        """The products that are ranked, by what was known at each row's moment."""
        ids = self.prior.customers.get_indexer(self.examples["customer_id"])
        ats = np.sort(self.at.unique())

        def moment(at) -> tuple[np.ndarray, Generators]:
            rows = np.nonzero((self.at == at).to_numpy())[0]
            snapshot = self.prior.snapshot(pd.Timestamp(at), self.options)
            return rows, Generators(self.history.select(rows), ids[rows], snapshot)

        every = bar(ats, "candidates' moments")
        return Candidates.of((moment(at) for at in every), len(self))

    @cached_property
    def drawn(self) -> Self:
        """The rows that are learnt from: all, or so many as candidates are kept of."""
        return draw_rows(self, self.options.candidates.rows, 0)

    @cached_property
    def num_bought(self) -> np.ndarray:
        """How many products the basket held, known or not."""
        return self.examples["bought"].map(len).to_numpy()

    @cached_property
    def bought(self) -> np.ndarray:
        """Keys (row x products + product) of what was bought and is known, sorted."""
        row = np.repeat(np.arange(len(self)), self.num_bought)
        flat = np.concatenate(self.examples["bought"].tolist())
        product = self.prior.vocabulary.get_indexer(flat)
        return np.sort(self.key(row, product)[product >= 0])

    def key(self, row: np.ndarray, product: np.ndarray) -> np.ndarray:
        """Number pairs of a row and a product."""
        return row.astype("int64") * len(self.prior.vocabulary) + product

    def is_bought(self, row: np.ndarray, product: np.ndarray) -> np.ndarray:
        """Tell which pairs came; a product of -1 is none."""
        return _among(self.key(row, product), self.bought) & (product >= 0)

    def listable(self, row: np.ndarray, product: np.ndarray) -> np.ndarray:
        """Tell which pairs may be listed: with `new_only`, today, nothing owned."""
        today = not {"bought", "is_new"} & set(self.examples)
        if today and self.options.predicting.new_only:
            return ~self.is_own(row, product)
        return np.full(row.shape, True)

    def is_own(self, row: np.ndarray, product: np.ndarray) -> np.ndarray:
        """Tell which pairs the customer had bought before."""
        return _among(self.key(row, product), self._own) & (product >= 0)

    @cached_property
    def _own(self) -> np.ndarray:
        return np.unique(self.key(self.history.owner, self.history.product))


def _among(keys: np.ndarray, known: np.ndarray) -> np.ndarray:
    if len(known) == 0:
        return np.zeros(keys.shape, dtype=bool)
    place = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return known[place] == keys
