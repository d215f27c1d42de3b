"""Write how long each node takes for the demo store, which a first run is told by.

After a run of everything on two cores: python benchmarks/demo_seconds.py [PRESET]
"""

import json
import sys

from kedro.framework.project import pipelines
from kedro.framework.startup import bootstrap_project

from shopcast.hooks.durations import DEMO, seconds_file
from shopcast.stores import ROOT


def main(preset: str = "") -> None:
    """Take the seconds of the last run, of nodes that there are."""
    bootstrap_project(ROOT)
    there = {node.name for node in pipelines["everything"].nodes}
    took = json.loads((ROOT / "data" / seconds_file(preset)).read_text())
    seconds = {node: round(took[node], 1) for node in sorted(there & {*took})}
    known = json.loads(DEMO.read_text()) if DEMO.exists() else {}
    DEMO.write_text(json.dumps(known | {preset: seconds}, indent=1) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
