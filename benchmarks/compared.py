"""What ran side by side: printed, and kept for one page.

    python benchmarks/compared.py file      writes docs/benchmarks.md

Scripts add lines to the file that SHOPCAST_COMPARED names; `make benchmark` does both.
"""

import json
import os
import sys
from pathlib import Path

from joblib import cpu_count

ROOT = Path(__file__).resolve().parents[1]
KEPT = "SHOPCAST_COMPARED"
HEAD = """# Ours beside its peers

Written by `make benchmark` on {cores} cores: every comparison is one run, by turns
where it says rounds, of the same rows on the same machine. Ratios can be trusted where
the machine is shared, seconds cannot. [benchmarks](../benchmarks/README.md) says what
each script does, and has the figures of larger data.

| what | on | way | seconds | times ours | agree in |
|---|---|---|---|---|---|
"""


def compare(what: str, data: str, seconds: dict[str, float], agree: str) -> None:
    """Print how long ways of doing the same took, of which the first is ours.

    Args:
        what: Is done.
        data: Of how many rows, and of which shop.
        seconds: By way.
        agree: What was seen to be the same, or how near it is.
    """
    first = next(iter(seconds.values()))
    for way, took in seconds.items():
        print(f"{what:32} {way:44} {took:10.3f} s {took / first:8.2f} times ours")
    if KEPT in os.environ:
        told = {"what": what, "data": data, "seconds": seconds, "agree": agree}
        with Path(os.environ[KEPT]).open("a") as file:
            file.write(json.dumps(told) + "\n")


def page(lines: list[str]) -> str:
    """Write the table of lines that `compare` has kept."""
    rows = []
    for told in map(json.loads, lines):
        ours = next(iter(told["seconds"].values()))
        head = told["what"], told["data"], told["agree"]
        for way, took in told["seconds"].items():
            what, data, agree = head
            cells = [what, data, way, f"{took:,.3g}", f"{took / ours:.2f}", agree]
            rows.append(f"| {' | '.join(cells)} |\n")
            head = "", "", ""
    return HEAD.format(cores=cpu_count()) + "".join(rows)


if __name__ == "__main__":
    kept = Path(sys.argv[1]).read_text().splitlines()
    (ROOT / "docs/benchmarks.md").write_text(page(kept))
