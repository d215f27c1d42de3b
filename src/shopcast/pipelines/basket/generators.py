"""Scores of products for customers, each from one idea; dense, in blocks of rows."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from shopcast.pipelines.basket.history import History
from shopcast.pipelines.basket.neighbours import (
    recent_shares,
    tifu_vectors,
    unit_length,
)
from shopcast.pipelines.basket.snapshot import Snapshot

SHORT, LONG = 0.7, 0.9


@dataclass(frozen=True, eq=False)
class Generators:
    """Rows of one moment, and what all customers' baskets told then.

    Attributes:
        history: Of the rows.
        themselves: Each row's place among the snapshot's customers; -1 without one.
        snapshot: Of the moment.
    """

    history: History
    themselves: np.ndarray
    snapshot: Snapshot

    def blocks(self) -> Iterator[tuple[np.ndarray, dict[str, np.ndarray]]]:
        """Score all products for some rows at a time.

        Returns:
            Positions of rows; by generator, (rows, products) float32: `own`, baskets
            with the product; `own_<decay>`, the same weighed by age; `last_basket`;
            `tifu_knn` and its `neighbours`; `up_cf` and its `recent_neighbours`;
            `intensity`, chances that it is bought again, and `item_intensity`, those
            with TIFU-KNN's neighbours; `cooccurrence` with what was bought; `followers`
            of the last baskets.
        """
        cells = self.snapshot.options.candidates.cells
        widest = max(self.history.products, self.snapshot.history.owners)
        size = max(cells // widest, 1)
        for start in range(0, self.history.owners, size):
            rows = np.arange(start, min(start + size, self.history.owners))
            yield rows, self._score(self.history.select(rows), self.themselves[rows])

    def _score(self, history: History, themselves: np.ndarray) -> dict[str, np.ndarray]:
        snapshot, options = self.snapshot, self.snapshot.options
        age = history.age
        found = {"own": history.counts}
        for decay in options.candidates.decays:
            found[f"own_{decay}"] = history.table(decay ** (age - 1.0))
        found["last_basket"] = history.table((age == 1).astype("float32"))
        vectors, alpha = tifu_vectors(history, options.tifu_knn), options.tifu_knn.alpha
        near = snapshot.tifu.mean(vectors, themselves)
        found |= {"neighbours": near, "tifu_knn": alpha * vectors + (1 - alpha) * near}
        own = snapshot.intensities.weigh(history)
        both = own + options.intensity.weight * near
        found |= {"intensity": own, "item_intensity": both}
        shares, alpha = recent_shares(history, options.up_cf), options.up_cf.alpha
        near = snapshot.up.mean(unit_length(shares), themselves)
        found |= {
            "recent_neighbours": near,
            "up_cf": (1 - alpha) * shares + alpha * near,
            "cooccurrence": history.table(LONG ** (age - 1.0)) @ snapshot.pairs,
            "followers": history.table(SHORT ** (age - 1.0)) @ snapshot.followers,
        }
        return {name: one.toarray().astype("float32") for name, one in found.items()}
