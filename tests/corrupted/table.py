"""Tell what the code does with each corrupted store and each wrong parameter.

python tests/corrupted/table.py [--only NAME …] [--stores] [--parameters]

`--only` takes patterns as a shell does. Each entry has a process of its own.
"""

import gc
import shutil
import sys
import tempfile
from argparse import ArgumentParser
from collections import Counter
from contextlib import suppress
from fnmatch import fnmatch
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from judged import (  # noqa: E402
    LONGEST,
    judge_parameters,
    judge_store,
    prepare_clean,
    warm_up,
)
from parameters import GOOD, WRONG  # noqa: E402
from stores import STORES  # noqa: E402

SECONDS = 60
FORK = get_context("fork")


def chosen(entries: dict[str, Any], only: list[str]) -> dict[str, Any]:
    """Choose entries by patterns of their names."""
    return {
        name: one
        for name, one in entries.items()
        if not only or any(name == own or fnmatch(name, own) for own in only)
    }


def apart(function, *arguments) -> Any:
    """Judge in a process of its own, which may die or take too long."""
    mine, yours = FORK.Pipe()

    def work() -> None:
        yours.send(function(*arguments))

    process = FORK.Process(target=work)
    process.start()
    yours.close()
    try:
        found = mine.recv() if mine.poll(SECONDS) else ("hung", f"after {SECONDS} s")
    except EOFError:
        process.join()
        found = ("died", f"exit code {process.exitcode}")
    process.kill()
    process.join()
    return found


def modules_of(clean: Path) -> list[str]:
    """Prepare the clean store, and tell what was imported for it."""
    print(*prepare_clean(clean), flush=True)
    return sorted(sys.modules)


def know(names: list[str]) -> None:
    """Import modules, so that no later process needs to; nothing else is shared."""
    for name in names:
        with suppress(Exception):
            import_module(name)
    gc.freeze()


def main() -> None:
    """Print a row per entry, and how many were found as expected."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--stores", action="store_true")
    parser.add_argument("--parameters", action="store_true")
    asked = parser.parse_args()
    both = asked.stores == asked.parameters
    kinds = (
        (STORES if both or asked.stores else {}, judge_store),
        (GOOD | WRONG if both or asked.parameters else {}, judge_parameters),
    )
    with tempfile.TemporaryDirectory() as folder:
        warm_up(Path(folder) / "work")
        clean = Path(folder) / "clean"
        know(apart(modules_of, clean))
        totals: Counter = Counter()
        for entries, judge in kinds:
            for name, one in chosen(entries, asked.only).items():
                work = Path(folder) / "work"
                found, message = apart(judge, one, clean, work)
                totals[one.expects, found] += 1
                mark = " " if found == one.expects else "!"
                row = (name, one.expects, found, message[:LONGEST])
                print(mark, " | ".join(row), flush=True)
                shutil.rmtree(work, ignore_errors=True)
    for (expects, found), number in sorted(totals.items()):
        print(f"{number:5} expected {expects}, found {found}")


if __name__ == "__main__":
    main()
