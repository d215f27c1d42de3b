"""One run at a time works in a folder, and what a killed one left is put in order."""

import gc
import threading
from platform import node
from types import SimpleNamespace

import pytest
from filelock import FileLock

from shopcast.bad_input import BadInput
from shopcast.datasets.whole import BESIDE
from shopcast.hooks.alone import LOCK, Alone, is_free
from shopcast.hooks.tracking import FOLDER, HOST, close_killed


def test_a_run_where_another_one_works_says_so(base, raw, prepare):
    with (
        FileLock(base / LOCK),
        pytest.raises(BadInput, match=f"another run works in {base};"),
    ):
        prepare(base, raw)
    prepare(base, raw)


def test_a_run_holds_its_folder_until_it_has_ended(tmp_path):
    alone = Alone()
    alone._work = tmp_path
    alone.before_pipeline_run()
    gc.collect()
    with pytest.raises(TimeoutError):
        FileLock(tmp_path / LOCK, blocking=False).acquire()
    alone.after_pipeline_run()
    with FileLock(tmp_path / LOCK, blocking=False):
        pass


def test_a_run_that_fails_gives_its_folder_back(base, raw, prepare):
    (raw / "products.parquet").write_bytes(b"PAR1 cut off")
    with pytest.raises(BadInput):
        prepare(base, raw)
    with FileLock(base / LOCK, blocking=False):
        pass


def test_a_run_clears_what_a_killed_one_has_begun(base, raw, prepare):
    left = base / "03_primary" / f"{BESIDE}x7" / "orders.parquet"
    left.parent.mkdir()
    left.write_bytes(b"half")
    prepare(base, raw)
    assert not left.parent.exists()


def test_a_file_in_place_of_the_folder_gets_one_sentence(tmp_path, raw, prepare):
    (tmp_path / "file").touch()
    with pytest.raises(
        BadInput, match=r"base_path: .*file cannot be written"
    ) as caught:
        prepare(tmp_path / "file", raw)
    assert "\n" not in str(caught.value)


def test_sessions_make_the_database_of_mlflow_one_after_the_other(tmp_path):
    uri = f"sqlite:///{tmp_path}/mlflow.db"
    loader = {"mlflow": {"server": {"mlflow_tracking_uri": uri}}}
    places = type("Loader", (dict,), {"work": tmp_path, "raw": tmp_path})(loader)
    step = Alone().after_context_created(SimpleNamespace(config_loader=places))
    next(step)
    other = FileLock(f"{tmp_path}/mlflow.db{LOCK}", blocking=False)
    with pytest.raises(TimeoutError):
        other.acquire()
    with pytest.raises(StopIteration):
        next(step)
    other.acquire()


def test_runs_that_were_killed_are_closed_and_no_others(experiment, tmp_path):
    client = experiment.MlflowClient()
    folders = {name: tmp_path / name for name in ("own", "gone", "busy", "idle")}
    ids = {
        name: client.create_run(
            "0", tags={FOLDER: str(folder), HOST: node()}
        ).info.run_id
        for name, folder in folders.items()
    }
    elsewhere = {FOLDER: str(tmp_path / "gone"), HOST: "elsewhere"}
    ids["elsewhere"] = client.create_run("0", tags=elsewhere).info.run_id
    ids["foreign"] = client.create_run("0").info.run_id
    folders["busy"].mkdir()
    with FileLock(folders["busy"] / LOCK), experiment.start_run() as own:
        close_killed(experiment)
        ids["this"] = own.info.run_id
        found = {name: client.get_run(run).info.status for name, run in ids.items()}
    killed = {"own", "gone", "idle"}
    expected = {name: "KILLED" if name in killed else "RUNNING" for name in ids}
    assert found == expected


def test_a_folder_is_free_for_whom_it_belongs_to_and_for_nobody_else(tmp_path):
    assert is_free(tmp_path / "nowhere")
    answers = []
    with FileLock(tmp_path / LOCK):
        other = threading.Thread(target=lambda: answers.append(is_free(tmp_path)))
        other.start()
        other.join()
    assert [*answers, is_free(tmp_path)] == [False, True]
