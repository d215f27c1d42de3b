"""What is saved is there whole or not at all."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import killed_saves
import pandas as pd
import pytest
from kedro.io import DatasetError
from kedro_datasets.pandas import CSVDataset

from shopcast.bad_input import BadInput
from shopcast.datasets.whole import BESIDE, WholeCatalog, clear_leftovers

TABLE = pd.DataFrame({"x": [1, 2]})


@pytest.fixture(scope="module")
def deaths(tmp_path_factory) -> pd.DataFrame:
    """One row per save that was killed."""
    folder = tmp_path_factory.mktemp("killed")
    command = [sys.executable, killed_saves.__file__, str(folder)]
    path = os.pathsep.join(sys.path)
    done = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": path}
    )
    assert done.returncode == 0, done.stderr
    return pd.DataFrame(json.loads(done.stdout.splitlines()[-1]))


def test_a_save_that_is_killed_leaves_what_was_there(deaths):
    assert (deaths["died"] != 0).all()
    assert deaths.loc[~deaths["kept"], "name"].tolist() == []


def test_the_next_run_clears_what_a_killed_save_has_left(deaths):
    assert deaths.loc[~deaths["clean"], "name"].tolist() == []


def test_every_kind_of_dataset_that_is_saved_was_killed(deaths, tmp_path):
    catalog = killed_saves.open_catalog(tmp_path)
    killed = {type(catalog.get(name)).__name__ for name in deaths["name"]}
    configured = killed_saves.configured(tmp_path).values()
    kinds = {one["type"].rpartition(".")[2] for one in configured}
    assert kinds - killed == {"MemoryDataset"}


def test_what_fails_while_it_is_saved_leaves_nothing_beside(tmp_path):
    catalog = WholeCatalog({"table": CSVDataset(filepath=str(tmp_path / "table.csv"))})
    catalog.save("table", TABLE)
    before = (tmp_path / "table.csv").read_bytes()
    with pytest.raises(DatasetError):
        catalog.save("table", "no table")
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]
    assert (tmp_path / "table.csv").read_bytes() == before


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_place_that_cannot_be_written_gets_one_sentence(
    tmp_path, monkeypatch, number
):
    def refuse(*_, **__):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(pd.DataFrame, "to_csv", refuse)
    path = tmp_path / "table.csv"
    catalog = WholeCatalog({"table": CSVDataset(filepath=str(path))})
    with pytest.raises(BadInput) as caught:
        catalog.save("table", TABLE)
    says = ["table: ", str(path), os.strerror(number).lower(), "base_path"]
    assert [part for part in says if part not in str(caught.value)] == []
    assert "\n" not in str(caught.value)


def test_only_what_is_left_of_a_save_is_cleared(tmp_path):
    kept = tmp_path / "ltv" / "index.html"
    left = tmp_path / "ltv" / f"{BESIDE}x7" / "index.html"
    for path in (kept, left):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("page")
    clear_leftovers(tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [Path(kept)]


def test_what_is_saved_to_a_url_is_left_to_the_store_there():
    catalog = WholeCatalog({"table": CSVDataset(filepath="memory://shop/table.csv")})
    catalog.save("table", TABLE)
    assert catalog.load("table")["x"].tolist() == [1, 2]


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "link.csv").symlink_to(tmp_path / "table.csv")
    catalog = WholeCatalog({"table": CSVDataset(filepath=str(tmp_path / "link.csv"))})
    catalog.save("table", TABLE)
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "table.csv").is_file()
