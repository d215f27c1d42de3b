"""Run the README's commands as a newcomer would, and tell what each did.

    make readme        in a clone of one's own: it writes into data and conf/myshop,
                       and files of a shop beside the README

Runs learn in a hurry (`preset=quick`). `make test` is left to itself. What stays up
(`make serve`, `make notebook`) is asked, and stopped after the rest of its block.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
STAYS = {
    "make serve": "http://127.0.0.1:8000/health",
    "make notebook": "http://127.0.0.1:8888/api",
}
APART = ("make test",)
WARNS = re.compile(r"(?<!early_)(warning|deprecated|traceback)", re.IGNORECASE)
WITHIN = 1200  # seconds


class Ran(NamedTuple):
    """A command: how it ended, how long it took, and what it printed."""

    command: str
    how: str
    seconds: float
    lines: list[str]

    @property
    def is_well(self) -> bool:
        """Tell whether it ended as it should, without a warning."""
        return self.how in ("0", "answered") and not self.warnings

    @property
    def warnings(self) -> list[str]:
        """List the lines that warn.

        >>> said = ["early_warning.make_page  3 s", "a.py:3: UserWarning: no"]
        >>> Ran("make run", "0", 1.0, said).warnings
        ['a.py:3: UserWarning: no']
        """
        return [line for line in self.lines if WARNS.search(line)]


def blocks_of(text: str) -> list[list[str]]:
    """List the commands of each block of a shell.

    >>> blocks_of("```bash\\nmake run   # all\\n\\nmake viz\\n```")
    [['make run', 'make viz']]
    """
    blocks = re.findall(r"```bash\n(.*?)```", text, re.DOTALL)
    told = [
        [re.split(r"\s+#", one)[0] for one in block.split("\n")] for block in blocks
    ]
    return [[one for one in block if one and one not in APART] for block in told]


def in_a_hurry(command: str) -> str:
    """Put the quick preset into a run that names none.

    >>> in_a_hurry("kedro run --pipelines ltv")
    'kedro run --pipelines ltv --params preset=quick'
    >>> in_a_hurry('kedro run --params "a.b=3,c.d=4"')
    'kedro run --params "preset=quick,a.b=3,c.d=4"'
    """
    if "kedro run" not in command or "preset=" in command:
        return command
    if "--params" in command:
        return re.sub(r'(--params "?)', r"\1preset=quick,", command)
    return f"{command} --params preset=quick"


def give_files() -> None:
    """Write the demo store's tables as files of a shop of one's own."""
    import pandas as pd

    raw = ROOT / "data/01_raw/demo"
    pd.read_parquet(raw / "order_lines").to_csv(ROOT / "orders.csv", index=False)
    pd.read_parquet(raw / "customers").to_csv(ROOT / "customers.csv", index=False)
    pd.read_parquet(raw / "products.parquet").to_excel(
        ROOT / "products.xlsx", index=False
    )


def begin(command: str) -> subprocess.Popen:
    """Begin a command in the project's environment."""
    path = f"{ROOT / '.venv/bin'}{os.pathsep}{os.environ['PATH']}"
    more = {"PATH": path, "BROWSER": "true", "PYTHONUNBUFFERED": "1"}
    if os.geteuid() == 0:  # which Jupyter asks to be told
        more["JUPYTER"] = "--allow-root"
    return subprocess.Popen(
        ["bash", "-c", in_a_hurry(command)], cwd=ROOT, env=os.environ | more, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        start_new_session=True,
    )  # fmt: skip


def stop(process: subprocess.Popen, how: int = signal.SIGINT) -> None:
    """Stop a command, and what it has begun, unless it has ended."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, how)
    with suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=20)
        return
    stop(process, signal.SIGKILL)


def wait(command: str) -> Ran:
    """Run a command to its end."""
    since = time.monotonic()
    process = begin(command)
    try:
        printed, _ = process.communicate(timeout=WITHIN)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        printed, _ = process.communicate()
    took = time.monotonic() - since
    return Ran(command, str(process.returncode), took, printed.splitlines())


def answer(command: str, url: str, block: ExitStack) -> Ran:
    """Begin a command that stays up, until its block ends, and wait for its answer."""
    since = time.monotonic()
    process = begin(command)
    block.callback(stop, process)
    while time.monotonic() - since < WITHIN and process.poll() is None:
        try:
            with urlopen(url, timeout=5):
                return Ran(command, "answered", time.monotonic() - since, [])
        except OSError:
            time.sleep(0.5)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    printed, _ = process.communicate()
    return Ran(command, "silent", time.monotonic() - since, printed.splitlines())


def run(blocks: list[list[str]]) -> Iterator[Ran]:
    """Run all blocks."""
    for commands in blocks:
        with ExitStack() as block:
            for command in commands:
                if command.startswith("shopcast new-shop"):
                    give_files()
                url = STAYS.get(command.split(";")[0])
                yield answer(command, url, block) if url else wait(command)


def main(*only: str) -> int:
    """Run what the README says, or its commands that begin with one of some words."""
    blocks = blocks_of((ROOT / "README.md").read_text(encoding="utf-8"))
    if only:
        blocks = [[one for one in block if one.startswith(only)] for block in blocks]
    failed = 0
    for ran in run(blocks):
        failed += not ran.is_well
        print(f"{ran.how:>9} {ran.seconds:6.0f} s {len(ran.lines):5} lines "
              f"{len(ran.warnings)} warnings  {ran.command}", flush=True)  # fmt: skip
        shown = [] if ran.is_well else ran.warnings or ran.lines[-20:]
        print("".join(f"          {line}\n" for line in shown), end="", flush=True)
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
