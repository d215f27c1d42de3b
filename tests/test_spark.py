"""The same nodes on Spark: by Sail, which needs no Java, or by Spark itself."""

import os
import re
from pathlib import Path

import ibis
import pandas as pd
import pytest
from omegaconf import OmegaConf
from running import ROOT, of_test, predict_again, run_project

from shopcast.hooks.spark import begin
from shopcast.new_shop.looks import FORMATS
from shopcast.tables.engines import time_of

PRIMARY = ("transactions", "orders", "customers", "products", "events", "calendar")
TASKS = ("ltv", "segmentation", "next_order", "category", "basket", "next_event")
EDA = ("sales_days", "words", "top_products", "cohort_months", "funnel", "gaps")
PARTS = ("refit", "test")
TIMES = pd.to_datetime(["2024-03-05 07:08:09", "2010-12-31 23:59:59", "1999-01-02"],
                       format="ISO8601")  # fmt: skip
KEYS = ("customer_id", "order_id", "session_id", "at", "day", "time", "product_id",
        "rank", "line")  # fmt: skip


@pytest.fixture(scope="session")
def spark():
    """Ask the embedded server, unless Spark itself is to be asked (by Java).

    One for all tests, between which others may come: sessions outlive them.
    """
    if os.environ.get("SHOPCAST_TEST_SPARK"):
        yield
        return
    sail = pytest.importorskip("pysail.spark", reason="pysail is not installed")
    from pyspark.sql import SparkSession

    server = sail.SparkConnectServer()
    server.start(background=True)
    with pytest.MonkeyPatch.context() as patch:
        host, port = server.listening_address
        patch.setenv("SPARK_REMOTE", f"sc://{host}:{port}")
        yield
    if session := SparkSession.getActiveSession():
        session.stop()
    server.stop()


@pytest.fixture(scope="module")
def base(runs, simulated, spark, tmp_path_factory) -> Path:
    """The layers that Spark computes, by models that an earlier run has learnt."""
    base = tmp_path_factory.mktemp("spark") / "base"
    predict_again("spark", TASKS, runs[0], base, simulated)
    for task in TASKS:
        parts = {"node_names": [f"{task}.make_examples"]}
        run_project(task, base, simulated, env="spark", parts=parts, **of_test(task))
    parts = {"namespaces": ["eda"]}
    run_project("eda", base, simulated, env="spark", parts=parts, **of_test("eda"))
    return base


def read(path: Path) -> pd.DataFrame:
    table = pd.read_parquet(path)
    for name, column in table.items():
        if pd.api.types.is_object_dtype(column):
            table[name] = column.map(list, na_action="ignore")
    return table.sort_values([key for key in KEYS if key in table], kind="stable",
                             ignore_index=True)  # fmt: skip


def assert_same(found: Path, expected: Path) -> None:
    """Hold values together; sums of money may differ in their last bit.

    DuckDB reads the decimal 4.0700000000 as 4.070000000000001, Spark as 4.07. Engines
    number lines in the order in which they read the files.
    """
    found, expected = (read(one).drop(columns="line", errors="ignore")
                       for one in (found, expected))  # fmt: skip
    assert len(found) > 0
    pd.testing.assert_frame_equal(
        found[[*expected]], expected, check_dtype=False, rtol=1e-14, atol=0
    )


@pytest.mark.parametrize("name", EDA)
def test_what_is_explored_is_the_same(base, runs, name):
    found, expected = (
        pd.read_csv(one / f"08_reporting/eda/{name}.csv") for one in (base, runs[0])
    )
    pd.testing.assert_frame_equal(found, expected, check_dtype=False, rtol=1e-14)


@pytest.mark.parametrize("name", PRIMARY)
def test_spark_prepares_what_duckdb_does(base, runs, name):
    table = f"03_primary/{name}.parquet"
    assert_same(base / table, runs[0] / table)


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("part", PARTS)
def test_models_would_learn_from_the_same(base, runs, task, part):
    part = "training" if task == "segmentation" else part
    table = f"05_model_input/{task}/{part}_examples.parquet"
    assert_same(base / table, runs[0] / table)


@pytest.mark.parametrize("task", TASKS)
def test_predictions_from_spark_are_those_from_duckdb(base, runs, task):
    table = f"07_model_output/{task}.parquet"
    assert_same(base / table, runs[0] / table)


def test_times_are_read_by_every_format_that_a_shop_may_have(spark):
    begin(OmegaConf.to_container(OmegaConf.load(ROOT / "conf/spark/spark.yml")))
    connection = ibis.pyspark.connect()
    for number, time_format in enumerate(FORMATS):
        written = [time.strftime(time_format) for time in TIMES]
        if "%Y%m%d" not in time_format:
            written += [re.sub(r"\b0(\d)", r"\1", text) for text in written]
        given = ibis.memtable({"text": [*written, "nonsense", "32.13.2024"]})
        there = connection.create_view(f"written_{number}", given)
        found, expected = (
            one.select("text", time=time_of(one.text, time_format)).to_pandas()
            for one in (there, given)
        )
        assert expected["time"].notna().sum() == len(written), time_format
        found["time"] = found["time"].astype(expected["time"].dtype)
        pd.testing.assert_frame_equal(found, expected)


def test_parts_of_a_table_may_have_columns_of_their_own(
    spark, shop, save_shop, tmp_path
):
    raw, lines = tmp_path / "raw", shop["order_lines"]
    save_shop(shop, raw)
    lines.assign(discount=0.5).to_parquet(raw / "order_lines/part-1.parquet")
    run_project("preparation", tmp_path / "base", raw, env="spark")
    found = pd.read_parquet(tmp_path / "base/02_intermediate/order_lines.parquet")
    assert found["discount"].count() == len(lines)
    assert len(found) == 2 * len(lines)


@pytest.mark.parametrize("engines", [("spark", None), (None, "spark")])
def test_what_one_engine_wrote_another_replaces(spark, prepared, tmp_path, engines):
    for engine in engines:
        run_project("preparation", tmp_path, prepared / "raw", env=engine)
        assert len(pd.read_parquet(tmp_path / "03_primary/orders.parquet")) == 3


def test_a_second_run_leaves_no_parts_of_the_first(base, simulated, spark):
    place = base / "03_primary/orders.parquet"
    before = read(place)
    run_project("preparation", base, simulated, env="spark")
    pd.testing.assert_frame_equal(read(place), before)
