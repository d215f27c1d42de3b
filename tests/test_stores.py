import os
import subprocess
import sys
from pathlib import Path

import pytest
from omegaconf import OmegaConf

from shopcast import stores
from shopcast.bad_input import BadInput
from shopcast.hooks.tracking import flatten
from shopcast.settings import CONFIG_LOADER_ARGS
from shopcast.stores import ROOT, StoreConfigLoader, raw_folder


def catalog(env: str | None, **params) -> dict:
    """Read the catalog as a session does."""
    loader = StoreConfigLoader(str(ROOT / "conf"), env, params, **CONFIG_LOADER_ARGS)
    return loader["catalog"]


def orders_of(env: str | None, **params) -> Path:
    return Path(catalog(env, **params)["orders"]["filepath"])


def raw_of(env: str | None, **params) -> Path:
    return Path(catalog(env, **params)["raw_order_lines"]["path"])


def test_the_demo_store_works_in_data():
    assert orders_of(None) == ROOT / "data/03_primary/orders.parquet"


def test_tests_never_write_over_the_demo_store():
    assert orders_of("test") == ROOT / "data/test/03_primary/orders.parquet"


def test_another_store_works_in_a_folder_of_its_own():
    expected = ROOT / "data/online_retail/03_primary/orders.parquet"
    assert orders_of("online_retail") == expected


def test_base_path_moves_the_layers(tmp_path):
    expected = tmp_path / "03_primary/orders.parquet"
    assert orders_of(None, base_path=str(tmp_path)) == expected


def test_base_path_leaves_the_demo_stores_raw_files_where_they_are(tmp_path):
    raw = catalog(None, base_path=str(tmp_path))["raw_products"]["filepath"]
    assert Path(raw) == ROOT / "data/01_raw/demo/products.parquet"


def test_raw_path_moves_the_raw_files(tmp_path):
    assert raw_of("online_retail", raw_path=str(tmp_path)) == tmp_path


def test_raw_path_wins_over_the_variable(tmp_path, monkeypatch):
    monkeypatch.setenv("SHOPCAST_RAW", str(tmp_path / "named"))
    assert raw_of("online_retail", raw_path=str(tmp_path)) == tmp_path


def test_the_variable_names_the_raw_files(tmp_path, monkeypatch):
    monkeypatch.setenv("SHOPCAST_RAW", str(tmp_path))
    assert raw_of("online_retail") == tmp_path


def test_the_variable_may_name_the_folder_of_all_stores(tmp_path, monkeypatch):
    (tmp_path / "taobao").mkdir()
    monkeypatch.setenv("SHOPCAST_RAW", str(tmp_path))
    assert raw_folder("taobao", tmp_path) == tmp_path / "taobao"
    assert raw_folder("amazon", tmp_path) == tmp_path


def test_the_variable_does_not_move_the_demo_store(tmp_path, monkeypatch):
    monkeypatch.setenv("SHOPCAST_RAW", str(tmp_path))
    assert raw_folder("demo", ROOT / "data") == ROOT / "data/01_raw/demo"


def test_a_stores_own_raw_files_win_over_those_beside_the_project(tmp_path):
    (tmp_path / "01_raw").mkdir()
    assert raw_folder("online_retail", tmp_path) == tmp_path / "01_raw"


def test_a_store_without_files_expects_them_among_its_layers(tmp_path):
    assert raw_folder("no_such_store", tmp_path) == tmp_path / "01_raw"


def test_a_second_session_of_one_process_has_its_own_folders(tmp_path):
    first = orders_of(None, base_path=str(tmp_path / "a"))
    second = orders_of(None, base_path=str(tmp_path / "b"))
    assert first.relative_to(tmp_path / "a") == second.relative_to(tmp_path / "b")


def test_two_sessions_that_take_turns_keep_their_own_folders(tmp_path):
    a, b = (
        StoreConfigLoader(
            str(ROOT / "conf"),
            None,
            {"base_path": str(tmp_path / name)},
            **CONFIG_LOADER_ARGS,
        )
        for name in "ab"
    )
    for loader, name in ((a, "a"), (b, "b")):
        path = tmp_path / name / "03_primary/orders.parquet"
        assert loader["catalog"]["orders"]["filepath"] == str(path)


def parameters(**params) -> dict:
    loader = StoreConfigLoader(str(ROOT / "conf"), None, params, **CONFIG_LOADER_ARGS)
    return loader["parameters"]


def test_a_preset_goes_over_the_parameters_and_under_what_is_given(tmp_path):
    quick = parameters(preset="quick")["ltv"]
    assert quick["options"]["folds"] == 2
    assert quick["periods"] == parameters()["ltv"]["periods"]
    own = parameters(preset="quick", ltv={"options": {"folds": 4}})["ltv"]["options"]
    assert (own["folds"], own["resamples"]) == (4, 100)
    with pytest.raises(BadInput, match=r"none called \{\}"):
        parameters(preset={})
    with pytest.raises(BadInput, match=r"none called slow \(there are quick\)"):
        parameters(preset="slow")


def test_presets_name_parameters_that_there_are():
    named = {name for name, _ in flatten(parameters(), "")}
    for path in (ROOT / "conf/base/presets").glob("*.yml"):
        given = OmegaConf.to_container(OmegaConf.load(path))
        assert {name for name, _ in flatten(given, "")} <= named


def test_spark_numbers_lines_once():
    """Computed anew, lines of several files would get other numbers in each table."""
    conformed = catalog("spark")["preparation.conformed_{table}"]
    assert conformed["type"] == "ibis.FileDataset"


def test_each_process_puts_what_does_not_fit_into_a_folder_of_its_own(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(stores, "ROOT", tmp_path)
    stores.scratch.cache_clear()
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                          capture_output=True, text=True).stdout.strip()  # fmt: skip
    for left in (gone, str(os.getppid())):
        (tmp_path / stores.SCRATCH / left).mkdir(parents=True)
    own = Path(stores.scratch())
    assert own.name == str(os.getpid())
    found = {path.name for path in own.parent.iterdir()}
    assert found == {str(os.getppid())}  # it runs, and the killed one's is removed
    stores.scratch.cache_clear()
    folder = catalog(None)["orders"]["connection"]["temp_directory"]
    assert Path(folder).name == own.name
