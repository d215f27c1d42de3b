import pytest
from running import run_project

from shopcast.bad_input import BadInput


def test_a_run_without_any_spark_says_what_to_do(prepared, tmp_path, monkeypatch):
    monkeypatch.setenv("SPARK_REMOTE", "sc://127.0.0.1:1")
    monkeypatch.setattr("shopcast.hooks.spark.begin", fail)
    with pytest.raises(BadInput, match=r"begun \(no route\); install pyspark and Java"):
        run_project("preparation", tmp_path / "base", prepared / "raw", env="spark")


def fail(settings) -> None:
    assert settings["spark.sql.session.timeZone"] == "UTC"
    raise OSError("no\nroute. At all.")
