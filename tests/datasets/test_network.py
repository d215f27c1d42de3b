"""Networks are read where nothing was imported, and saved alike where they are."""

import subprocess
import sys
import time

from builders import MODELS
from kedro.io import Version
from running import ROOT

from shopcast.datasets.network import NetworkDataset
from shopcast.learning.left_out import LEFT_OUT
from shopcast.learning.settled import pickle_settled

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


def test_that_a_network_was_left_out_is_read_again(tmp_path):
    dataset = NetworkDataset(filepath=str(tmp_path / "model.keras"))
    dataset.save(LEFT_OUT)
    assert dataset.load() == LEFT_OUT


def test_the_same_network_is_the_same_bytes(tmp_path):
    import joblib
    import keras

    build, hyperparameters, _, _ = MODELS["sets"]
    for name in ("one", "two"):
        keras.backend.clear_session()  # or layers are named on
        keras.utils.set_random_seed(1)
        model = pickle_settled(build(**hyperparameters))
        NetworkDataset(filepath=str(tmp_path / f"{name}.keras")).save(model)
        joblib.dump({"model": model}, tmp_path / f"{name}.joblib")
        time.sleep(2)  # a zip file tells times of two seconds
    for kind in ("keras", "joblib"):
        one, two = (tmp_path / f"{name}.{kind}" for name in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()
    joblib.load(tmp_path / "one.joblib")["model"].summary()


def test_each_save_of_a_versioned_network_is_a_version_of_its_own(tmp_path):
    build, hyperparameters, _, _ = MODELS["sets"]
    path, free = str(tmp_path / "model.keras"), Version(None, None)
    dataset = NetworkDataset(filepath=path, version=free)
    for _ in range(2):
        dataset.save(build(**hyperparameters))
    assert len(dataset.list_versions()) == 2
    assert dataset.load().name == "sets"
