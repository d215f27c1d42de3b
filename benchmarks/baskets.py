"""TIFU-KNN, sparse and in blocks, beside a plain dense version; and all lists at once.

    python benchmarks/baskets.py data [customers]

Run `basket` on the store first. Both versions list ten products for the first customers
of the test (100 by default), with all customers as neighbours.
"""

import resource
import sys
import time
from pathlib import Path

import numpy as np
from compared import compare

from shopcast.datasets.predictor import PredictorDataset
from shopcast.datasets.rows import RowsDataset
from shopcast.pipelines.basket.candidates import ranks
from shopcast.pipelines.basket.history import History
from shopcast.pipelines.basket.neighbours import tifu_vectors
from shopcast.pipelines.basket.options import Tifu
from shopcast.pipelines.basket.predictions import answer
from shopcast.pipelines.basket.rows import Rows
from shopcast.pipelines.basket.snapshot import Snapshot
from shopcast.pipelines.basket.task import BASKET
from shopcast.tasks.predictor import Predictor

K, ASKED = 10, 200


def dense_vectors(history: History, own: Tifu) -> np.ndarray:
    """Follow the paper's steps customer by customer, basket by basket."""
    vectors = np.zeros((history.owners, history.products))
    starts = np.searchsorted(history.owner, np.arange(history.owners + 1))
    for customer in range(history.owners):
        entries = slice(starts[customer], starts[customer + 1])
        age, product = history.age[entries], history.product[entries]
        if len(age) == 0:
            continue
        size = -(-age.max() // own.groups)
        groups = -(-age.max() // size)
        for basket in range(1, age.max() + 1):
            group, place = divmod(basket - 1, size)
            weight = own.within**place * own.between**group / (size * groups)
            for one in product[age == basket]:
                vectors[customer, one] += weight
    return vectors


def plain(rows: History, pool: History, themselves: np.ndarray, own: Tifu):
    """Score all products, one customer at a time."""
    known, asked = dense_vectors(pool, own), dense_vectors(rows, own)
    scores = np.empty((rows.owners, rows.products))
    for row, vector in enumerate(asked):
        distance = ((known - vector) ** 2).sum(axis=1)
        if themselves[row] >= 0:
            distance[themselves[row]] = np.inf
        near = np.argsort(distance, kind="stable")[: own.neighbours]
        scores[row] = own.alpha * vector + (1 - own.alpha) * known[near].mean(axis=0)
    return scores


def sparse(rows: History, themselves: np.ndarray, snapshot: Snapshot) -> np.ndarray:
    """Score all products in blocks."""
    own, found = snapshot.options.tifu_knn, []
    size = snapshot.options.candidates.cells // rows.products
    for start in range(0, rows.owners, size):
        block = np.arange(start, min(start + size, rows.owners))
        vectors = tifu_vectors(rows.select(block), own)
        near = snapshot.tifu.mean(vectors, themselves[block])
        found.append((own.alpha * vectors + (1 - own.alpha) * near).toarray())
    return np.concatenate(found)


def listed(scores: np.ndarray, place: np.ndarray) -> np.ndarray:
    """List ten products; ties by popularity, then by id."""
    rows, products = scores.shape
    row = np.repeat(np.arange(rows), products)
    score = scores.ravel().round(9)
    rank = ranks(row, score, np.tile(place, rows)).reshape(rows, products)
    return np.argsort(rank, axis=1)[:, :K]


def timed(name: str, function, *given):
    """Print how long a function takes; return what it returns, and the seconds."""
    begun = time.perf_counter()
    found = function(*given)
    took = time.perf_counter() - begun
    print(f"{name:40s} {took:8.2f} s")
    return found, took


def main(base: Path, customers: int) -> None:
    """Time all lists and one, then compare."""
    folder = base / "06_models/basket"
    rows: Rows = RowsDataset(filepath=str(folder / "rows/test.parquet")).load()
    predictor: Predictor = PredictorDataset(
        filepath=str(folder / "predictor.zip")
    ).load()
    timed(f"all {len(rows):,} lists", predictor.forecast, BASKET, rows)
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")
    one_by_one(predictor, rows)
    few = rows.select(np.arange(min(customers, len(rows))))
    snapshot = rows.prior.snapshot(few.at.max(), rows.options)
    ids = rows.prior.customers.get_indexer(few.examples["customer_id"])
    pool = snapshot.history.owners
    print(f"{len(few):,} customers, {pool:,} neighbours to choose from")
    ours, took = timed("ours, sparse", sparse, few.history, ids, snapshot)
    own = rows.options.tifu_knn
    dense, other = timed("plain, dense", plain, few.history, snapshot.history, ids, own)
    same = [listed(one, snapshot.place) for one in (ours, dense)]
    share = (np.sort(same[0], axis=1) == np.sort(same[1], axis=1)).all(axis=1).mean()
    compare(
        "lists by TIFU-KNN",
        f"{len(few):,} customers, {pool:,} neighbours",
        {"ours, sparse": took, "plain, dense": other},
        f"{share:.1%} of the lists",
    )


def one_by_one(predictor: Predictor, rows: Rows) -> None:
    """Time lists of one customer each, by their parts."""
    at = rows.at.max()
    at_once = rows.prior.snapshot, at, rows.options
    snapshot, _ = timed("a day's snapshot, once", *at_once)
    names = ("tifu", "up", "intensities", "pairs", "followers", "facts")
    timed("all that is found of it, once", lambda: [getattr(snapshot, name)
                                                    for name in names])  # fmt: skip
    chosen = np.nonzero((rows.at == at).to_numpy())[0][:ASKED]
    took = []
    for one in chosen:
        row, moments = rows.select([one]), [time.perf_counter()]
        _, moments = row.candidates, [*moments, time.perf_counter()]
        found = predictor.forecast(BASKET, row)
        moments.append(time.perf_counter())
        answer(found, row, predictor, None)
        moments.append(time.perf_counter())
        took.append(np.diff(moments) * 1e3)
    parts = np.median(took, axis=0)
    for name, part in zip(("candidates", "scores", "answer"), parts, strict=True):
        print(f"one list: {name:30s} {part:8.2f} ms")
    middle, late = np.quantile(np.sum(took, axis=1), [0.5, 0.95])
    print(f"one list: median {middle:.2f}, p95 {late:.2f} ms")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100)
