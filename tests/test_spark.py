"""The same nodes on Spark: by Sail, which needs no Java, or by Spark itself."""

import os
from pathlib import Path

import pandas as pd
import pytest
from running import of_test, predict_again, run_project

PRIMARY = ("transactions", "orders", "customers", "products", "events", "calendar")
TASKS = ("ltv", "segmentation", "next_order", "category", "basket", "next_event")
EDA = ("sales_days", "words", "top_products", "cohort_months", "funnel", "gaps")
PARTS = ("refit", "test")
KEYS = ("customer_id", "order_id", "session_id", "at", "day", "time", "product_id",
        "rank", "line")  # fmt: skip


@pytest.fixture(scope="module")
def spark():
    """Ask the embedded server, unless Spark itself is to be asked (by Java)."""
    if os.environ.get("SHOPCAST_TEST_SPARK"):
        yield
        return
    sail = pytest.importorskip("pysail.spark", reason="pysail is not installed")
    server = sail.SparkConnectServer()
    server.start(background=True)
    with pytest.MonkeyPatch.context() as patch:
        host, port = server.listening_address
        patch.setenv("SPARK_REMOTE", f"sc://{host}:{port}")
        yield
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


def test_a_second_run_leaves_no_parts_of_the_first(base, simulated, spark):
    place = base / "03_primary/orders.parquet"
    before = read(place)
    run_project("preparation", base, simulated, env="spark")
    pd.testing.assert_frame_equal(read(place), before)
