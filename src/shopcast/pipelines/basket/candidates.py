"""The products that are ranked for each row, and all that is known of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np

from shopcast.features.columns import places
from shopcast.pipelines.basket.generators import Generators
from shopcast.pipelines.basket.history import History

FROM = ("neighbours", "tifu_knn", "up_cf", "recent_neighbours", "item_intensity",
        "cooccurrence", "followers")  # fmt: skip
NEVER = -1.0


@dataclass(frozen=True, eq=False)
class Candidates:
    """Pairs of a row and a product, in order of rows.

    Attributes:
        rows: How many rows there are.
        row: Of each pair.
        product: Its number.
        place: The product's place in the order of popularity, which breaks ties.
        names: Of the columns.
        values: (pairs, columns) float32.
    """

    rows: int
    row: np.ndarray
    product: np.ndarray
    place: np.ndarray
    names: list[str]
    values: np.ndarray

    @classmethod
    def of(cls, moments: Iterable[tuple[np.ndarray, Generators]], rows: int) -> Self:
        """Find the candidates of all rows.

        Args:
            moments: By moment, positions of rows, and their generators; one at a time,
                since what a snapshot finds is large.
            rows: How many there are.
        """
        parts = []
        for positions, generators in moments:
            about = _about(generators.history, generators.snapshot.price)
            for block, scores in generators.blocks():
                row, product, columns = _block(generators, block, scores, about)
                place = generators.snapshot.place[product]
                parts.append((positions[row], product, place, columns))
        row, product, place = (
            np.concatenate([part[one] for part in parts]) for one in range(3)
        )
        names = list(parts[0][3])
        values = np.concatenate(
            [np.column_stack([*part[3].values()]) for part in parts]
        )
        order = np.argsort(row, kind="stable")
        return cls(rows, row[order], product[order], place[order], names, values[order])

    def column(self, name: str) -> np.ndarray:
        """One column."""
        return self.values[:, self.names.index(name)]

    @property
    def sizes(self) -> np.ndarray:
        """How many candidates each row has."""
        return np.bincount(self.row, minlength=self.rows)


def _block(
    generators: Generators,
    block: np.ndarray,
    scores: dict[str, np.ndarray],
    about: dict[str, np.ndarray],
) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    snapshot = generators.snapshot
    each = min(snapshot.options.candidates.each, snapshot.history.products)
    listed = scores["own"] > 0
    listed[:, snapshot.order[:each]] = True
    listed[:, snapshot.latest[:each]] = True
    for name in FROM:
        listed |= _highest(scores[name], each, snapshot.order)
    row, product = np.nonzero(listed)
    columns = {}
    for name, score in scores.items():
        value = score[row, product]
        columns[name] = value
        if name not in ("own", "last_basket"):
            rank = ranks(row, value, snapshot.place[product])
            columns[f"{name}_rank"] = rank.astype("float32")
    history = generators.history.select(block)
    columns |= _of_pairs(history, row, product)
    columns |= {name: value[block][row] for name, value in about.items()}
    columns |= {name: one[product] for name, one in snapshot.facts.items()}
    columns["baskets_share"] = columns["own"] / np.maximum(columns["num_baskets"], 1)
    columns["price_off"] = columns["price"] - columns["own_price"]
    columns["overdue"] = columns["since"] / np.maximum(columns["gap"], 0.5)
    return block[row], product, {
        name: one.astype("float32") for name, one in columns.items()
    }  # fmt: skip


def _highest(score: np.ndarray, each: int, order: np.ndarray) -> np.ndarray:
    """Mark each row's highest scores above 0; ties by popularity, then by id."""
    products = score.shape[1]
    least = np.partition(score, products - each, axis=1)[:, [products - each]]
    tied = (score == least) & (least > 0)
    above = score > np.maximum(least, 0)
    left = each - above.sum(axis=1, keepdims=True)
    some = np.nonzero(tied.sum(axis=1) > left[:, 0])[0]
    ordered = tied[some][:, order]
    tied[some[:, None], order] = ordered & (ordered.cumsum(axis=1) <= left[some])
    return above | tied


def ranks(row: np.ndarray, score: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Rank pairs within their row, from 0: by score, then by popularity, then by id.

    Args:
        row: Of each pair, never decreasing.
        score: The higher, the earlier.
        place: The product's place in the order of popularity and id.
    """
    order = np.lexsort((place, -score, row))
    rank = np.empty(len(row), "int64")
    rank[order] = places(row)
    return rank


def _about(history: History, price: np.ndarray) -> dict[str, np.ndarray]:
    """Describe each row: its baskets, their size and price, repeats, its rhythm."""
    bought = history.counts
    lines, own = np.asarray(bought.sum(axis=1)).ravel(), bought.getnnz(axis=1)
    baskets = history.baskets
    tenure = history.greatest(history.ago)
    return {
        "num_baskets": baskets,
        "idle": history.idle,
        "num_products": own,
        "basket_size": lines / np.maximum(baskets, 1),
        "last_size": np.bincount(history.owner[history.age == 1],
                                 minlength=history.owners),
        "own_price": bought @ np.nan_to_num(price) / np.maximum(lines, 1),
        "own_repeats": 1 - own / np.maximum(lines, 1),
        "days_between": tenure / np.maximum(baskets - 1, 1),
    }  # fmt: skip


def _of_pairs(
    history: History, row: np.ndarray, product: np.ndarray
) -> dict[str, np.ndarray]:
    """Tell when each product was bought first and last, in baskets and in days."""
    key = history.owner * history.products + history.product
    order = np.lexsort((history.age, key))
    key, age, ago = (one[order] for one in (key, history.age, history.ago))
    start = np.nonzero(np.diff(key, prepend=-1))[0]
    end = np.append(start[1:], len(key))[: len(start)] - 1
    wanted = row * history.products + product
    place = np.searchsorted(key[start], wanted)
    there = place < len(start)
    there[there] = key[start][place[there]] == wanted[there]
    place = place[there]
    found = {}
    ends = {"since": (age, start), "first": (age, end),
            "days_since": (ago, start), "days_first": (ago, end)}  # fmt: skip
    for name, (values, at) in ends.items():
        found[name] = np.full(len(row), NEVER)
        found[name][there] = values[at[place]]
    again = np.ones(len(row))
    again[there] = np.maximum((end - start)[place], 1)
    found["gap"] = (found["first"] - found["since"]) / again
    found["days_gap"] = (found["days_first"] - found["days_since"]) / again
    return found
