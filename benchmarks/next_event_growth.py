"""What does `next_event` cost as its log grows, in the cosmetics shop's schema?

    python benchmarks/next_event_growth.py RAW …

Each RAW is a folder of monthly files, as README's `monthly_files` writes them. All
customers are learnt from, each event once by the network, then by 100 rounds of
boosting on a million events; every step is a process of its own, so that its memory is
its own.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

PROJECT = Path(__file__).resolve().parents[1]
TASK = "next_event"
OPTIONS = ("customers=100000000", "sequence.fit.epochs=1", "lightgbm.rounds=100")
ALL = ",".join(f"{TASK}.options.{one}" for one in OPTIONS)
STEPS = {
    "preparation": ("preparation", ()),
    "examples": (TASK, ("make_examples", "fit_prior", "make_rows")),
    "training": (TASK, ("train_gru_boosting",)),
}


def command(step: str, raw: Path, base: Path) -> list[str]:
    """Write a step as one would type it."""
    if step == "scoring":
        return [sys.executable, __file__, "--score", str(base)]
    pipeline, nodes = STEPS[step]
    named = [f"{TASK}.{node}" for node in nodes]
    chosen = ["--nodes", ",".join(named)] if named else []
    params = f"raw_path={raw},base_path={base},{ALL}"
    kedro = [sys.executable, "-m", "kedro", "run", "--env", "cosmetics"]
    return [*kedro, "--pipeline", pipeline, *chosen, "--params", params]


def run(step: str, raw: Path, base: Path) -> tuple[float, float, float]:
    """Run a step: seconds, seconds of CPU, and the peak of its memory in GB."""
    begun = time.perf_counter()
    with (base / f"{step}.log").open("w") as log:
        child = subprocess.Popen(
            command(step, raw, base), stdout=log, stderr=log, cwd=PROJECT
        )
        _, status, usage = os.wait4(child.pid, 0)
    if status:
        sys.exit(f"{step} failed; see {base / f'{step}.log'}")
    seconds = time.perf_counter() - begun
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 2**20


def score(base: Path) -> None:
    """Forecast every event of the test, in parts, and print how many there were."""
    import joblib

    from shopcast.datasets.rows import RowsDataset
    from shopcast.pipelines.next_event.task import NEXT_EVENT

    models = base / "06_models" / TASK
    rows = RowsDataset(filepath=str(models / "rows/test.parquet")).load()
    model = joblib.load(models / "gru_boosting.joblib")
    candidate = NEXT_EVENT.candidate("gru_boosting")
    print(f"{len(candidate.forecast(model, rows, 1)):,} events scored")


def events_of(base: Path) -> int:
    """Count the events that preparation read."""
    quality = json.loads((base / "08_reporting/quality.json").read_text())
    return quality["events"]["rows_in"]


def main(folders: list[Path]) -> None:
    """Print what each step took, and how fast its cost grows."""
    sizes, took = [], {step: [] for step in (*STEPS, "scoring")}
    for raw in folders:
        base = raw.parent / f"{raw.name}-growth"
        base.mkdir(exist_ok=True)
        for step, earlier in took.items():
            seconds, cpu, peak = run(step, raw, base)
            earlier.append(cpu)
            number = events_of(base)
            print(
                f"{number:,} events, {step:12s} {seconds:8.1f} s, {cpu:8.1f} s of CPU, "
                f"{number / seconds:10,.0f} events a second, {peak:5.2f} GB",
                flush=True,
            )
        sizes.append(events_of(base))
    for step, seconds in took.items():
        if len(sizes) > 1:
            slope = np.diff(np.log(seconds)) / np.diff(np.log(sizes))
            print(f"{step:12s} exponents of CPU {np.round(slope, 2).tolist()}")


if __name__ == "__main__":
    if sys.argv[1] == "--score":
        score(Path(sys.argv[2]))
    else:
        main([Path(name).resolve() for name in sys.argv[1:]])
