import pytest
from running import run_project

from shopcast.bad_input import BadInput
from shopcast.hooks.alone import is_free


def test_a_run_without_any_spark_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("SPARK_REMOTE", "sc://127.0.0.1:1")
    monkeypatch.setattr("shopcast.hooks.spark.begin", fail)
    with pytest.raises(BadInput, match=r"begun \(no route\); install pyspark and Java"):
        run_project("preparation", tmp_path / "base", tmp_path / "raw", env="spark")
    assert is_free(tmp_path / "base")


def fail(settings) -> None:
    assert settings["spark.sql.session.timeZone"] == "UTC"
    raise OSError("no\nroute. At all.")
