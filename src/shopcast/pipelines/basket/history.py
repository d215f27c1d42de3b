"""Baskets of many owners in flat arrays, and sparse tables made of them."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd
from scipy import sparse


@dataclass(frozen=True, eq=False)
class History:
    """What owners (rows, or customers of the shop) had in their baskets.

    One entry per owner, basket and product, in order of owner.

    Attributes:
        owners: How many there are.
        products: How many products are known.
        owner: Of each entry.
        product: Its number.
        age: Of its basket, 1 for the owner's last one.
        ago: Days before the owner's last basket; of other customers, before the
            moment at which they are looked at.
        idle: Of each owner, days from the last basket to the moment at which it is
            looked at; 0 where `ago` is up to then.
    """

    owners: int
    products: int
    owner: np.ndarray
    product: np.ndarray
    age: np.ndarray
    ago: np.ndarray
    idle: np.ndarray

    @classmethod
    def of_examples(cls, examples: pd.DataFrame, vocabulary: pd.Index) -> Self:
        """Read the lists of examples; products that are not known are left out."""
        sizes = examples["product"].map(len).to_numpy()
        owner = np.repeat(np.arange(len(examples)), sizes)
        flat = {name: _flat(examples[name]) for name in ("product", "age", "ago")}
        product = vocabulary.get_indexer(flat["product"])
        known = product >= 0
        return cls(
            len(examples),
            len(vocabulary),
            owner[known],
            product[known],
            flat["age"][known].astype("int64"),
            flat["ago"][known].astype("int64"),
            examples["idle"].to_numpy("int64"),
        )

    @property
    def lag(self) -> np.ndarray:
        """Days from each entry to the moment at which its owner is looked at."""
        return self.ago + self.idle[self.owner]

    @cached_property
    def counts(self) -> sparse.csr_matrix:
        """How many of each owner's baskets hold each product: (owners, products)."""
        return self.table(np.ones(len(self.owner)))

    @cached_property
    def baskets(self) -> np.ndarray:
        """How many baskets each owner has; 0 without any that is known."""
        return self.greatest(self.age)

    def table(self, weight: np.ndarray) -> sparse.csr_matrix:
        """Sum up weights of entries: (owners, products)."""
        shape = (self.owners, self.products)
        where = (self.owner, self.product)
        return sparse.csr_matrix((weight.astype("float32"), where), shape=shape)

    def greatest(self, values: np.ndarray) -> np.ndarray:
        """Find each owner's greatest value; 0 without any entry."""
        found = np.zeros(self.owners, dtype=values.dtype)
        np.maximum.at(found, self.owner, values)
        return found

    def within(self, age: int) -> Self:
        """Keep the last baskets, so many of each owner."""
        return self.of(self.age <= age)

    def before(self) -> Self:
        """Go one basket back in time."""
        kept = self.of(self.age > 1)
        return replace(kept, age=kept.age - 1)

    def select(self, chosen: np.ndarray) -> Self:
        """Keep some owners, by increasing positions."""
        place = np.full(self.owners, -1)
        place[chosen] = np.arange(len(chosen))
        kept = self.of(place[self.owner] >= 0)
        return replace(
            kept,
            owners=len(chosen),
            owner=place[kept.owner],
            idle=self.idle[chosen],
        )

    def of(self, kept: np.ndarray) -> Self:
        """Keep some entries."""
        names = ("owner", "product", "age", "ago")
        return replace(self, **{name: getattr(self, name)[kept] for name in names})


def _flat(lists: pd.Series) -> np.ndarray:
    return np.concatenate(lists.tolist()) if len(lists) else np.empty(0, "int64")
