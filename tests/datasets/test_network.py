"""Models with layers of the project's own are read where nothing was imported."""

import subprocess
import sys

from builders import MODELS
from running import ROOT

READ = """
import sys
from pathlib import Path
from kedro.framework.project import configure_project
configure_project("shopcast")
from shopcast.datasets.network import NetworkDataset
from shopcast.datasets.own_layers import PACKAGE
assert NetworkDataset(filepath=sys.argv[1]).load().name == "sets"
assert PACKAGE in Path(sys.argv[2]).read_bytes()
"""


def test_a_network_with_own_layers_is_read_in_a_fresh_process(tmp_path):
    import joblib

    build, hyperparameters, _, _ = MODELS["sets"]
    model = build(**hyperparameters)
    model.save(tmp_path / "model.keras")
    joblib.dump(model, tmp_path / "model.joblib")
    given = [sys.executable, "-c", READ, *map(str, sorted(tmp_path.iterdir())[::-1])]
    done = subprocess.run(given, capture_output=True, text=True, cwd=ROOT / "src")
    assert done.returncode == 0, done.stderr
