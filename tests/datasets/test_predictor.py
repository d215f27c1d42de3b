"""A predictor as one file: what it is can be read without opening it."""

import json
import zipfile

import pytest
from kedro.io import DataCatalog, DatasetError

from shopcast.bad_input import BadInput
from shopcast.datasets.predictor import MANIFEST, PredictorDataset
from shopcast.hooks.refusals import Refusals
from shopcast.tasks.made_with import versions
from shopcast.tasks.predictor import Predictor


def predictor(**changed) -> Predictor:
    manifest = {"task": "ltv", "champion": "zero", "versions": versions() | changed}
    return Predictor(manifest, {}, None, None, None, None, 1)


def test_a_predictor_comes_back_as_it_was(tmp_path):
    dataset = PredictorDataset(filepath=str(tmp_path / "ltv" / "predictor.zip"))
    assert not dataset.exists()
    dataset.save(predictor())
    assert dataset.load() == predictor()


def test_its_manifest_is_plain_json(tmp_path):
    PredictorDataset(filepath=str(tmp_path / "predictor.zip")).save(predictor())
    with zipfile.ZipFile(tmp_path / "predictor.zip") as file:
        assert json.loads(file.read(MANIFEST))["champion"] == "zero"


def test_two_savings_give_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        PredictorDataset(filepath=str(tmp_path / name)).save(predictor())
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_another_version_is_refused_in_one_sentence(tmp_path):
    dataset = PredictorDataset(filepath=str(tmp_path / "predictor.zip"))
    dataset.save(predictor(lightgbm="1.0"))
    with pytest.raises(DatasetError) as caught:
        dataset.load()
    refusal = caught.value.__cause__
    assert isinstance(refusal, BadInput)
    assert str(refusal).startswith("ltv.predictor: made with other versions (lightgbm")
    assert str(refusal).endswith("run ltv again, or install those.")


@pytest.mark.parametrize(
    "bytes_", [b"", b"PK cut off", b"junk" * 99], ids=["empty", "cut", "junk"]
)
def test_a_damaged_file_is_said_to_be_damaged(tmp_path, bytes_):
    path = tmp_path / "ltv" / "predictor.zip"
    path.parent.mkdir()
    path.write_bytes(bytes_)
    with pytest.raises(DatasetError) as caught:
        PredictorDataset(filepath=str(path)).load()
    assert str(caught.value.__cause__).startswith("ltv.predictor: ")
    assert str(caught.value.__cause__).endswith("is damaged; run ltv again.")


def test_a_run_prints_the_refusal_alone(tmp_path):
    """Kedro wraps what a dataset raises, once or twice."""
    dataset = PredictorDataset(filepath=str(tmp_path / "predictor.zip"))
    dataset.save(predictor(keras="1.0"))
    catalog = DataCatalog({"ltv.predictor": dataset})
    with pytest.raises(DatasetError) as caught:
        catalog.load("ltv.predictor")
    with pytest.raises(BadInput, match="made with other versions"):
        Refusals().on_pipeline_error(caught.value, catalog)
    wrapped = DatasetError("Failed while loading")
    wrapped.__cause__ = caught.value
    with pytest.raises(BadInput, match="made with other versions"):
        Refusals().on_pipeline_error(wrapped, catalog)
