"""What does each step cost as a shop grows?

    python benchmarks/growth.py FOLDER CUSTOMERS … [--env spark]

A shop is simulated for each number of customers (some 157 events and 11 order lines
each, over two years), then prepared, explored and described for every task. Every step
is a process of its own, so that its memory is its own; FOLDER keeps what was made.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

PROJECT = Path(__file__).resolve().parents[1]
DESCRIBED = ("ltv", "next_order", "basket", "next_event")
STEPS = {
    "preparation": ("preparation", []),
    "eda": ("eda", ["--namespaces", "eda"]),
    **{task: (task, ["--nodes", f"{task}.make_examples,{task}.make_current_examples"])
       for task in DESCRIBED},
    "segmentation": ("segmentation", ["--nodes", ",".join(
        f"segmentation.{node}"
        for node in ("list_categories", "make_current_examples", "make_examples"))]),
    "category": ("category", ["--to-nodes", "category.make_examples",
                              "--from-nodes", "category.make_categories"]),
}  # fmt: skip


def measure(pipeline: str, given: list[str], params: str, log: Path) -> dict:
    """Run a step: seconds, seconds of CPU, and the peak of its memory."""
    kedro = [sys.executable, "-m", "kedro", "run", "--pipelines", pipeline]
    begun = time.perf_counter()
    with log.open("w") as told:
        child = subprocess.Popen(
            [*kedro, *given, "--params", params], stdout=told, stderr=told, cwd=PROJECT
        )
        _, status, usage = os.wait4(child.pid, 0)
    return {
        "seconds": time.perf_counter() - begun,
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak_gb": usage.ru_maxrss / 2**20,
        "failed": bool(status),
    }


def grow(folder: Path, customers: int, env: list[str]) -> pd.DataFrame:
    """Measure all steps for a shop of so many customers."""
    raw, base = (
        folder / f"raw_{customers}",
        folder / "-".join([*env[1:], str(customers)]),
    )
    base.mkdir(parents=True, exist_ok=True)
    params = f"raw_path={raw},base_path={base}"
    found = {}
    if not raw.exists():
        size = f",simulation.options.customers={customers}"
        found["simulation"] = measure("simulation", [], params + size, base / "sim.log")
    for step, (pipeline, given) in STEPS.items():
        found[step] = measure(pipeline, [*env, *given], params, base / f"{step}.log")
        print(customers, step, found[step], flush=True)
    quality = json.loads((base / "08_reporting/quality.json").read_text())
    events = quality["events"]["rows_in"] + quality["order_lines"]["rows_in"]
    table = pd.DataFrame(found).T.rename_axis("step").reset_index()
    return table.assign(customers=customers, rows=events)


def exponents(table: pd.DataFrame) -> pd.DataFrame:
    """Tell how fast seconds of CPU grow with rows, between the two largest shops."""
    by_rows = table.pivot_table(index="step", columns="rows", values="cpu").astype(
        float
    )
    rows = np.log(by_rows.columns.to_numpy(float))
    return (np.log(by_rows).diff(axis=1) / np.diff(rows, prepend=np.nan)).round(2)


def main() -> None:
    """Print what each step took, and how fast its cost grows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("customers", type=int, nargs="+")
    parser.add_argument("--env")
    given = parser.parse_args()
    env = ["--env", given.env] if given.env else []
    folder = given.folder.resolve()
    table = pd.concat([grow(folder, one, env) for one in given.customers])
    table.to_csv(folder / "growth.csv", index=False)
    print(table.round(2).to_string(index=False))
    print(exponents(table).to_string())


if __name__ == "__main__":
    main()
