"""Make a mistake in a copy of the source, and see whether a test finds it.

    python tests/mutants/apply.py [--kind small|leaks] [--only NAME] …

A mutant that no test finds lives: a test is missing, or the mutant is none.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from leaks import LEAKS
from mutant import Mutant
from small import SMALL

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "src/shopcast"
KINDS = {"small": SMALL, "leaks": LEAKS}
# What pytest ends with: tests failed, or all passed.
SAYS = {1: "caught", 0: "ALIVE"}


def copy_project(folder: Path) -> None:
    """Copy what tests need; files of runs and tools stay behind."""
    ignore = shutil.ignore_patterns("__pycache__", ".*", "local")
    for name in (PACKAGE, "tests", "conf"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "conf/local").mkdir()


def run_tests(tests: tuple[str, ...], folder: Path) -> int:
    """Run tests in the copy: what pytest ends with."""
    own = {"PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", *tests]
    ran = subprocess.run(command, cwd=folder, env=os.environ | own, capture_output=True)
    return ran.returncode


@cache
def pass_unchanged(tests: tuple[str, ...], folder: Path) -> bool:
    """Tell whether tests pass where nothing is changed."""
    return run_tests(tests, folder) == 0


def try_out(mutant: Mutant, folder: Path) -> str:
    """Tell what became of a mutant."""
    if not pass_unchanged(mutant.tests, folder):
        return "fails anyway"
    try:
        changed = mutant.change(folder / PACKAGE)
    except ValueError:
        return "does not apply"
    kept = {path: path.read_text() for path in changed}
    write(changed)
    ended = run_tests(mutant.tests, folder)
    write(kept)
    return SAYS.get(ended, "does not run")


def write(texts: dict[Path, str]) -> None:
    """Write files of the copy."""
    for path, text in texts.items():
        path.write_text(text)


def main() -> int:
    """Try out the mutants that are asked for; 1 where not all were caught."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kind", choices=KINDS, action="append")
    parser.add_argument("--only", metavar="NAME", action="append")
    asked = parser.parse_args()
    chosen = [one for kind in asked.kind or KINDS for one in KINDS[kind]
              if not asked.only or one.name in asked.only]  # fmt: skip
    found: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        copy_project(Path(folder))
        for one in chosen:
            began = time.monotonic()
            said = try_out(one, Path(folder))
            found[said] += 1
            took = time.monotonic() - began
            print(f"{said:14} {took:3.0f} s  {one.name}", flush=True)
    print(", ".join(f"{number} {said}" for said, number in found.items()))
    return int(found["caught"] < len(chosen) or not chosen)


if __name__ == "__main__":
    sys.exit(main())
