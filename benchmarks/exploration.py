"""The tables of `eda`: this project beside plain pandas.

    python benchmarks/exploration.py prepared-folder [--project folder]

Both read the same primary tables (made by `kedro run --pipeline preparation`) and
compute the same tables of sales, products and visits, each in a process of its own and
by turns; start-up and imports are not counted. Figures are not drawn.
"""

import argparse
import json
import resource
import subprocess
import sys
from pathlib import Path
from time import perf_counter, process_time

import pandas as pd
from compared import compare
from pandas_eda import tables

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 3
SHARED = (
    "sales_days", "week_hours", "gaps", "cohort_months", "basket_sizes", "countries",
    "values", "top_products", "category_months", "words", "pairs", "session_features",
    "event_months", "funnel", "session_days",
)  # fmt: skip


def ours(base: Path, project: Path) -> dict:
    """Compute by this project; tell seconds."""
    import pandera.backends.ibis.builtin_checks  # noqa: F401
    from kedro.framework.project import pipelines
    from kedro.framework.session import KedroSession
    from kedro.framework.startup import bootstrap_project
    from kedro.runner import SequentialRunner

    bootstrap_project(project)
    session = KedroSession.create(project, runtime_params={"base_path": str(base)})
    catalog = session.load_context().catalog
    whole = pipelines["eda"].only_nodes_with_namespaces(["eda"])
    wanted = [f"eda.{name}" for name in SHARED]
    keep = {node.name for node in whole.nodes if set(node.outputs) & set(wanted)}
    pipeline = whole.filter(node_names=keep)
    for name in pipeline.datasets():
        catalog.get(name)
    start = perf_counter(), process_time()
    SequentialRunner().run(pipeline, catalog)
    found = {
        "orders": int(catalog.load("eda.sales_days")["orders"].sum()),
        "revenue": round(float(catalog.load("eda.sales_days")["revenue"].sum()), 2),
        "gaps": int(catalog.load("eda.gaps")["gaps"].sum()),
        "sessions": int(catalog.load("eda.session_days")["sessions"].sum()),
        "bought": int(catalog.load("eda.funnel")["sessions"].iloc[-1]),
    }
    return _spent(start) | {"found": found}


def peer(base: Path) -> dict:
    """Compute by pandas; tell seconds."""
    start = perf_counter(), process_time()
    made = tables(base / "03_primary")
    found = {
        "orders": int(made["sales_days"]["orders"].sum()),
        "revenue": round(float(made["sales_days"]["revenue"].sum()), 2),
        "gaps": int(made["gaps"].sum()),
        "sessions": len(made["sessions"]),
        "bought": int(made["funnel"]["purchase"]),
    }
    return _spent(start) | {"found": found}


def _spent(start: tuple[float, float]) -> dict:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds, cpu = perf_counter() - start[0], process_time() - start[1]
    return {"seconds": seconds, "cpu_seconds": cpu, "peak_mb": peak}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", type=Path)
    parser.add_argument("--project", type=Path, default=ROOT)
    parser.add_argument("--only", choices=["ours", "pandas"])
    parser.add_argument("--alone", action="store_true", help="without the peer")
    given = parser.parse_args()
    base = given.base.resolve()
    if given.only:
        made = ours(base, given.project) if given.only == "ours" else peer(base)
        print(json.dumps(made))
        return
    command = [sys.executable, __file__, str(base), f"--project={given.project}"]
    runs = []
    for _ in range(ROUNDS):
        for name in ("ours",) if given.alone else ("ours", "pandas"):
            out = subprocess.check_output([*command, "--only", name], text=True)
            runs.append({"name": name} | json.loads(out.splitlines()[-1]))
    assert all(run["found"] == runs[0]["found"] for run in runs), runs
    table = pd.DataFrame(runs).groupby("name", sort=False)
    table = table[["seconds", "cpu_seconds", "peak_mb"]].median()
    table["ratio"] = table["seconds"] / table["seconds"]["ours"]
    found = runs[0]["found"]
    print(table.round(2).to_string(), found, sep="\n")
    compare(
        f"{len(SHARED)} tables of eda, three rounds",
        f"{found['orders']:,} orders, {found['sessions']:,} sessions",
        table["seconds"].to_dict(),
        "orders, revenue, gaps, sessions, purchases",
    )


if __name__ == "__main__":
    main()
