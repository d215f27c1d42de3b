"""Kill whole runs at random moments, and look at every file that they leave.

    python tests/killed_runs.py [--kills 200] [--pipeline category] [--seed 1]

Each run begins from the files of an earlier one, of another seed. After a kill every
file must be the earlier run's or the undisturbed one's, to the byte; at last a run that
nobody disturbs must leave the same files as if nothing had happened.
"""

import argparse
import logging
import os
import random
import shutil
import signal
import sys
import time
import warnings
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent))

from running import ROOT, run_project

from shopcast.datasets.whole import BESIDE
from shopcast.hooks.alone import LOCK
from shopcast.hooks.durations import SECONDS
from shopcast.hooks.progress import LOG

Files = dict[str, bytes]
NOTES = {LOCK, LOG, SECONDS}  # a run's own


IMPORTED = ("keras", "lightgbm", "sklearn.ensemble", "matplotlib.pyplot", "plotly",
            "shopcast.models.category")  # fmt: skip


def begin(pipeline: str, base: Path, raw: Path, **params) -> int:
    """Begin a run in a process of its own."""
    process = os.fork()
    if process == 0:
        try:
            run_project(pipeline, base, raw, env="test", **params)
        finally:
            os._exit(int(sys.exc_info()[0] is not None))
    return process


def finish(process: int) -> None:
    """Wait for a run that nobody disturbs."""
    status = os.waitpid(process, 0)[1]
    assert status == 0, f"an undisturbed run failed ({status})"


def files_of(base: Path) -> Files:
    """Read all files but what a killed run was about to write."""
    paths = [path for path in base.rglob("*") if path.is_file()]
    return {
        str(path.relative_to(base)): path.read_bytes()
        for path in paths
        if path.name not in NOTES and BESIDE not in str(path)
    }


def torn(found: Files, before: Files, whole: Files) -> list[str]:
    """Name files that are neither those of before nor those of the whole run."""
    wrong = [
        name
        for name, body in found.items()
        if body not in (before.get(name), whole.get(name))
    ]
    return wrong + [f"{name} is gone" for name in before.keys() - found.keys()]


def kill_one(pipeline: str, base: Path, raw: Path, after: float) -> None:
    """Begin a run, and kill it after some seconds."""
    process = begin(pipeline, base, raw)
    time.sleep(after)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def main() -> int:
    """Kill runs, and count torn files; 1 where there are any."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--pipeline", default="category")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    for name in IMPORTED:  # once, and not in every process
        import_module(name)
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    with TemporaryDirectory() as folder:
        return kill_all(asked, Path(folder))


def kill_all(asked: argparse.Namespace, folder: Path) -> int:
    """Do so in a folder."""
    base, raw, other = folder / "base", folder / "raw", folder / "other"
    finish(begin("simulation", folder, raw))
    finish(begin(asked.pipeline, base, raw, seed=2))
    before = files_of(base)
    shutil.copytree(base, other)
    began = time.monotonic()
    finish(begin(asked.pipeline, base, raw))
    seconds, whole = time.monotonic() - began, files_of(base)
    changed = sum(before[name] != body for name, body in whole.items())
    print(
        f"{len(whole)} files, {changed} of them other, in {seconds:.0f} s", flush=True
    )
    draw, bad = random.Random(asked.seed), 0
    for number in range(asked.kills):
        shutil.rmtree(base)
        shutil.copytree(other, base)
        after = draw.uniform(0, seconds)
        kill_one(asked.pipeline, base, raw, after)
        left, wrong = (
            len([*base.rglob(f"{BESIDE}*")]),
            torn(files_of(base), before, whole),
        )
        bad += len(wrong)
        if wrong or left or number % 20 == 0:
            print(
                number, f"{after:.1f} s", f"{left} begun,", f"torn: {wrong}", flush=True
            )
    finish(begin(asked.pipeline, base, raw))
    same = files_of(base) == whole and not [*base.rglob(f"{BESIDE}*")]
    again = "same" if same else "OTHER"
    print(f"{asked.kills} kills, {bad} torn files; run again: {again}")
    return int(bad > 0 or not same)


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
