"""Run Shopcast as a package: `python -m shopcast --pipeline ltv`."""

import sys
from pathlib import Path

from kedro.framework.cli.utils import find_run_command
from kedro.framework.project import configure_project


def main(*args, **kwargs):
    """Run the command line of `kedro run` on this package."""
    package = Path(__file__).parent.name
    configure_project(package)
    kwargs["standalone_mode"] = not hasattr(sys, "ps1")
    return find_run_command(package)(*args, **kwargs)


if __name__ == "__main__":
    main()
