"""A shop whose tables lie in PostgreSQL, and whose predictions go there."""

from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from database import engine_of
from running import predict_again

TABLES = ("order_lines", "customers", "products", "events", "calendar")
TASKS = ("ltv", "segmentation", "next_order", "category", "basket", "next_event")
PRIMARY = ("transactions", "orders", "customers", "products", "events", "calendar")
NO_FILES = Path("no_raw_files")


@pytest.fixture(scope="module")
def asked(server) -> sa.Engine:
    return engine_of(server)


def fill(engine: sa.Engine, raw: Path) -> None:
    for name in TABLES:
        parts = raw / name if (raw / name).is_dir() else raw / f"{name}.parquet"
        pd.read_parquet(parts).to_sql(name, engine, index=False, if_exists="replace")


@pytest.fixture(scope="module")
def base(runs, simulated, server, asked, tmp_path_factory) -> Path:
    """The layers of a run from and to the database, by what an earlier run learnt."""
    base = tmp_path_factory.mktemp("database") / "base"
    fill(asked, simulated)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHOPCAST_DATABASE", server)
        again = ("ltv", "basket")
        predict_again("postgres", (*TASKS, *again), runs[0], base, NO_FILES)
    return base


def in_order(table: pd.DataFrame) -> pd.DataFrame:
    return table.sort_values([*table], ignore_index=True)


@pytest.mark.parametrize("name", PRIMARY)
def test_tables_of_a_database_are_prepared_as_those_of_files(base, runs, name):
    of_files, of_tables = (
        in_order(pd.read_parquet(one / f"03_primary/{name}.parquet"))
        for one in (runs[0], base)
    )
    pd.testing.assert_frame_equal(of_files, of_tables)
    assert len(of_tables) > 0


@pytest.mark.parametrize("task", TASKS)
def test_predictions_stand_in_the_database_as_in_the_file(base, runs, asked, task):
    with asked.connect() as connection:
        found = pd.read_sql_table(task, connection, schema="shopcast")
    found["at"] = found["at"].dt.tz_convert(None).astype("datetime64[us]")
    file = pd.read_parquet(base / f"07_model_output/{task}.parquet")
    by = [name for name in ("customer_id", "rank") if name in file]
    found, expected = (one.sort_values(by, ignore_index=True) for one in (found, file))
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)
    of_files = pd.read_parquet(runs[0] / f"07_model_output/{task}.parquet")
    pd.testing.assert_frame_equal(file, of_files)
