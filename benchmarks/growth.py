"""What does each step cost as a shop grows?

    python benchmarks/growth.py FOLDER CUSTOMERS … [--env spark]

A shop is simulated for each number of customers (some 157 events and 11 order lines
each, over two years), then prepared, explored and described for every task. Every step
is a process of its own, so that its memory is its own. FOLDER keeps what was made, and
the figures of all shops, as a table and as a picture.
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


def grow(folder: Path, customers: int, env: list[str]) -> list[dict]:
    """Measure all steps for a shop of so many customers, until one fails."""
    raw = folder / f"raw_{customers}"
    base = folder / "_".join([*env[1:], str(customers)])
    base.mkdir(parents=True, exist_ok=True)
    size = f"simulation.options.customers={customers}"
    params, found = f"raw_path={raw},base_path={base},{size}", []
    steps = {"simulation": ("simulation", [])} | STEPS
    if (raw / "calendar.parquet").exists():
        steps = STEPS
    for step, (pipeline, given) in steps.items():
        took = measure(pipeline, [*env, *given], params, base / f"{step}.log")
        if took.pop("failed"):
            sys.exit(f"{step} failed; see {base / f'{step}.log'}")
        found.append({"customers": customers, "step": step} | took)
        print(found[-1], flush=True)
    quality = json.loads((base / "08_reporting/quality.json").read_text())
    rows = quality["events"]["rows_in"] + quality["order_lines"]["rows_in"]
    return [one | {"rows": rows} for one in found]


def exponents(table: pd.DataFrame) -> pd.DataFrame:
    """Tell how fast seconds of CPU grow with rows, from each shop to the next."""
    by_rows = table.pivot_table(index="step", columns="rows", values="cpu")
    rows = np.log(by_rows.columns.to_numpy(float))
    return (np.log(by_rows).diff(axis=1) / np.diff(rows, prepend=np.nan)).round(2)


def draw(table: pd.DataFrame, path: Path) -> None:
    """Draw seconds of CPU and the peak of memory by rows, on log axes."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 2, figsize=(11, 4.5), layout="constrained")
    names = {"cpu": "seconds of CPU", "peak_gb": "peak of memory, GB"}
    for (column, label), axis in zip(names.items(), axes, strict=True):
        for step, one in table.groupby("step", sort=False):
            axis.loglog(one["rows"], one[column], marker="o", label=step)
        axis.set(xlabel="events and order lines", ylabel=label)
        axis.spines[["top", "right"]].set_visible(False)
        axis.yaxis.set_major_formatter("{x:g}")
        axis.yaxis.set_minor_formatter("{x:g}")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside right center")
    figure.savefig(path, dpi=110)


def main() -> None:
    """Print what each step took, and how fast its cost grows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("customers", type=int, nargs="+")
    parser.add_argument("--env", help="another engine; its own processes do not count")
    given = parser.parse_args()
    env = ["--env", given.env] if given.env else []
    folder = given.folder.resolve()
    table = pd.DataFrame(
        [row for one in given.customers for row in grow(folder, one, env)]
    )
    place = folder / f"{given.env or 'duckdb'}.csv"
    earlier = [pd.read_csv(place)] if place.exists() else []
    table = pd.concat([*earlier, table]).drop_duplicates(["rows", "step"], keep="last")
    table = table.sort_values("rows", kind="stable")
    table.to_csv(place, index=False)
    draw(table, place.with_suffix(".png"))
    print(table.round(2).to_string(index=False))
    print(exponents(table).to_string())


if __name__ == "__main__":
    main()
