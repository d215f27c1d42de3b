"""Write how long each node takes for the demo store, which a first run is told by.

After a run of everything on two cores: python benchmarks/demo_seconds.py [PRESET]
"""

import json
import sys

import yaml
from kedro.framework.project import pipelines
from kedro.framework.startup import bootstrap_project

from shopcast.hooks.durations import DEMO, seconds_file
from shopcast.stores import ROOT

HEAD = (
    "# Seconds of each node on the demo store, two cores: benchmarks/demo_seconds.py\n"
)


def main(preset: str = "") -> None:
    """Take the seconds of the last run, of nodes that there are."""
    bootstrap_project(ROOT)
    there = {node.name for node in pipelines["everything"].nodes}
    took = json.loads((ROOT / "data" / seconds_file(preset)).read_text())
    seconds = {node: round(took[node], 1) for node in sorted(there & {*took})}
    told = yaml.safe_load(DEMO.read_text()) | {preset: seconds}
    DEMO.write_text(HEAD + yaml.safe_dump(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
