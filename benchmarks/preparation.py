"""Preparation of Online Retail: this project beside plain pandas.

    python benchmarks/preparation.py [folder of the CSV files] [--project folder]

All read the same files, follow the same rules and write the same tables, each in a
process of its own and by turns; start-up and imports are not counted. The peers are
three pandas versions (see `pandas_peer`).
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import pandas as pd
from compared import compare
from pandas_peer import PEERS, peer

ROOT = Path(__file__).resolve().parents[1]
RAW = ROOT.parent / "shared" / "data" / "online_retail"
ROUNDS = 3
WAYS = {
    "pandas_groups": "pandas, returns group by group",
    "pandas_rows": "pandas, one loop over all rows",
    "pandas_returned": "pandas, that loop over products ever returned",
}
TABLES = ("transactions", "orders", "customers", "products", "set_aside")


def ours(raw: Path, work: Path, project: Path) -> float:
    """Prepare by this project; return the seconds."""
    import matplotlib.pyplot  # noqa: F401
    import pandera.backends.ibis.builtin_checks  # noqa: F401
    from kedro.framework.project import pipelines
    from kedro.framework.session import KedroSession
    from kedro.framework.startup import bootstrap_project
    from kedro.runner import SequentialRunner

    bootstrap_project(project)
    paths = {"base_path": str(work), "raw_path": str(raw)}
    session = KedroSession.create(project, env="online_retail", runtime_params=paths)
    catalog = session.load_context().catalog
    pipeline = pipelines["preparation"].to_outputs(*TABLES, "quality")
    for name in pipeline.datasets():
        catalog.get(name)
    start = perf_counter()
    SequentialRunner().run(pipeline, catalog)
    return perf_counter() - start


def results(work: Path) -> dict:
    """Read what both must agree on."""
    quality = json.loads(next(work.rglob("quality.json")).read_text())
    quality = quality.get("order_lines", quality)
    amount = pd.read_parquet(next(work.rglob("transactions.parquet")))["amount"]
    rules = {name: rows for name, rows in quality["rules"].items() if rows}
    total = round(float(amount.sum()), 2)
    return {"rows_out": quality["rows_out"], "rules": rules, "amount": total}


def measure(name: str, raw: Path, project: Path) -> dict:
    """Prepare in this process; tell seconds, peak memory and results."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        if name == "ours":
            seconds = ours(raw, work, project)
        else:
            seconds = peer(raw, work, PEERS[name])
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return {"seconds": seconds, "peak_mb": peak} | results(work)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("raw", type=Path, nargs="?", default=RAW)
    parser.add_argument("--project", type=Path, default=ROOT)
    parser.add_argument("--only", choices=["ours", *PEERS])
    given = parser.parse_args()
    if given.only:
        print(json.dumps(measure(given.only, given.raw.resolve(), given.project)))
        return
    command = [sys.executable, __file__, str(given.raw), f"--project={given.project}"]
    runs = []
    for _ in range(ROUNDS):
        for name in ["ours", *PEERS]:
            out = subprocess.check_output([*command, "--only", name], text=True)
            runs.append({"name": name} | json.loads(out.splitlines()[-1]))
    agreed = [
        {key: run[key] for key in ("rows_out", "rules", "amount")} for run in runs
    ]
    assert all(one == agreed[0] for one in agreed), agreed
    table = pd.DataFrame(runs).groupby("name", sort=False)
    table = table.agg({"seconds": "median", "peak_mb": "max"})
    table["ratio"] = table["seconds"] / table["seconds"]["ours"]
    print(table.round(2).to_string(), agreed[0], sep="\n")
    compare(
        "preparation, three rounds",
        "Online Retail, 541,909 rows of 305 files",
        table["seconds"].rename(WAYS).to_dict(),
        "rows out, rows by rule, sum of amounts",
    )


if __name__ == "__main__":
    main()
