"""Do two runs of one store agree in every figure and every prediction?

    python benchmarks/same_numbers.py BEFORE AFTER

BEFORE and AFTER are folders with layers (`--params base_path=…`). Every row of each
task's metrics.csv before, and every prediction, is compared exactly, in whatever order
they stand; rows that are new are counted. Ends with 1 where anything differs.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd

KEY = ["model", "split", "metric"]
VALUES = ["value", "low", "high", "n"]


def metrics_of(folder: Path, task: str) -> pd.DataFrame:
    table = pd.read_csv(folder / "08_reporting" / task / "metrics.csv")
    return table.set_index(KEY).sort_index()[[*VALUES, "kind"]]


def predictions_of(folder: Path, task: str) -> pd.DataFrame:
    table = pd.read_parquet(folder / "07_model_output" / f"{task}.parquet")
    keys = [name for name in ("customer_id", "rank") if name in table]
    return table.set_index(keys).sort_index()


def differences(before: pd.DataFrame, after: pd.DataFrame) -> list[str]:
    """Say what differs, a line each; an empty list where nothing does."""
    gone = list(before.index.difference(after.index))
    found = [f"{len(gone)} rows only before, such as {gone[0]}"] if gone else []
    both = before.index.intersection(after.index)
    lost = [name for name in before if name not in after]
    found += [f"no column {name} after" for name in lost]
    for name in [name for name in before if name in after]:
        old, new = before.loc[both, name], after.loc[both, name]
        other = (old != new) & ~(old.isna() & new.isna())
        if other.any():
            found.append(_say(name, old[other], new[other], len(both)))
    return found


def _say(name: str, old: pd.Series, new: pd.Series, rows: int) -> str:
    first = old.index[0]
    said = f"{name}: {len(old)} of {rows} rows, such as {first}: {old[first]}"
    said += f" then {new[first]}"
    if pd.api.types.is_numeric_dtype(old) and pd.api.types.is_numeric_dtype(new):
        gap = np.abs(old.astype(float) - new.astype(float))
        said += f"; at most {gap.max():.3g}"
    return said


def compare(before: Path, after: Path) -> bool:
    """Print a line per task and kind of table; tell whether all are equal."""
    same = True
    kinds = {"metrics": metrics_of, "predictions": predictions_of}
    for path in sorted(before.glob("08_reporting/*/metrics.csv")):
        task = path.parent.name
        for kind, read in kinds.items():
            try:
                old, new = read(before, task), read(after, task)
            except (FileNotFoundError, KeyError) as error:
                print(f"{task:14} {kind:12} not compared: {error}")
                continue
            found = differences(old, new)
            print(f"{task:14} {kind:12} {len(old):7,} rows", "differ" if found else "=")
            more = new.index.difference(old.index)
            if len(more):
                print(f"    {len(more)} rows are new, such as {more[0]}")
            print(*(f"    {line}\n" for line in found), sep="", end="")
            same = same and not found
    return same


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    given = parser.parse_args()
    sys.exit(not compare(given.before, given.after))
