"""Is what the service says of a history what the pipelines said of the customer?

    python benchmarks/serving_same.py data [--env online_retail] [--customers 200]

By task: customers (drawn by a seed, all kinds), rows, how many are equal bit for bit,
how many to 1e-5, and the largest relative difference of a number.
"""

import argparse
import sys
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/serving"))

from told_histories import histories_of

from shopcast.serving.filling import fill, open_catalog
from shopcast.serving.histories import History
from shopcast.serving.shelf import Shelf

ROOT = Path(__file__).resolve().parents[1]
TOLERANCE, AT_ONCE = 1e-5, 50


def main() -> None:
    """Ask for all tasks, and print one line each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base", type=Path)
    parser.add_argument("--env", default=None)
    parser.add_argument("--customers", type=int, default=200)
    asked = parser.parse_args()
    params = {"base_path": str(asked.base.resolve())}
    shelf = fill(open_catalog(ROOT, asked.env, params))
    for name, why in shelf.down.items():
        print(f"{name:14} down: {why}")
    known = pd.read_parquet(asked.base / "03_primary/customers.parquet")["customer_id"]
    ids = known.sample(asked.customers, random_state=1).astype(str).tolist()
    told = [History(**one) for one in histories_of(asked.base, ids)]
    for name in shelf.up:
        print(f"{name:14} {compare(shelf, name, ids, told)}", flush=True)


def compare(shelf: Shelf, name: str, ids: list[str], told: list[History]) -> str:
    """Count rows that are equal."""
    said = shelf.of_customers(name, ids)
    found = [
        one
        for at in range(0, len(told), AT_ONCE)
        for one in shelf.of_histories(name, told[at : at + AT_ONCE])
    ]
    rows = equal = near = 0
    largest, other = 0.0, []
    for own, then, now in zip(ids, said, found, strict=True):
        if len(then.rows) != len(now.rows):
            other.append(own)
        for row, again in zip(then.rows, now.rows, strict=False):
            off = difference({one: row[one] for one in again}, again)
            rows, equal, near = rows + 1, equal + (off == 0), near + (off <= TOLERANCE)
            largest = max(largest, off)
            if off > TOLERANCE:
                other.append(own)
    return (
        f"{len(ids)} customers, {rows} rows, {equal} bit for bit, {near} to 1e-5, "
        f"largest difference {largest:.1e}; other: {sorted(set(other))[:5]}"
    )


def difference(row: dict, again: dict) -> float:
    """Tell the largest relative difference of a number; infinite where texts differ."""
    numbers = [name for name in row if isinstance(row[name], float)
               and isinstance(again[name], float)]  # fmt: skip
    if any(row[name] != again[name] for name in row if name not in numbers):
        return float("inf")
    return max((abs(row[name] - again[name]) / max(1.0, abs(row[name]))
                for name in numbers), default=0.0)  # fmt: skip


if __name__ == "__main__":
    main()
