"""The sentences of `eda` on a tiny store."""

from pathlib import Path

import pytest
from running import run_project
from sentences import find

from shopcast.showing.findings import Finding


@pytest.fixture(scope="session")
def tiny(tmp_path_factory) -> Path:
    """The layers of the tiny simulated store, as `preparation` leaves them."""
    folder = tmp_path_factory.mktemp("tiny")
    run_project("simulation", folder, folder / "raw", env="test")
    run_project("preparation", folder, folder / "raw", env="test")
    return folder


@pytest.fixture(scope="session")
def findings(tiny) -> dict[str, Finding]:
    """Every figure of the tiny store, by name."""
    return find(tiny)
