import ibis
import pandas as pd
import pytest
import sqlalchemy as sa
from database import engine_of
from kedro.io import DatasetError

from shopcast.datasets.copied import CopiedDataset

MADE = """
CREATE SCHEMA shop;
CREATE TABLE shop.sold (
    id uuid, client numeric, at timestamptz, day date, price numeric(10, 2),
    tags text[], more jsonb, took interval, pieces integer, gift boolean
);
INSERT INTO shop.sold VALUES
    ('00000000-0000-0000-0000-000000000001', 1966, '2024-03-01 10:00+02',
     '2024-03-01', 1.50, '{a,b}', '{"x": 1}', '2 days', 3, true),
    (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE VIEW shop.gifts AS SELECT * FROM shop.sold WHERE gift;
"""


@pytest.fixture(scope="module")
def shop(server) -> str:
    with engine_of(server).begin() as connection:
        connection.execute(sa.text("DROP SCHEMA IF EXISTS shop CASCADE"))
        connection.exec_driver_sql(MADE)
    return server


def copied(tmp_path, url, **given) -> CopiedDataset:
    given = {"table": "sold", "schema": "shop"} | given
    return CopiedDataset(
        copy=str(tmp_path / "01_raw/sold.parquet"),
        connection={"backend": "duckdb"},
        credentials={"url": url},
        **given,
    )


def test_every_column_arrives_as_the_engine_reads_it(tmp_path, shop):
    table = copied(tmp_path, shop).load()
    assert table.get_backend().name == "duckdb"
    row = table.filter(table.pieces.notnull()).to_pandas().iloc[0]
    assert row["id"] == "00000000-0000-0000-0000-000000000001"
    assert row["client"] == "1966"
    assert row["at"] == pd.Timestamp("2024-03-01 08:00", tz="UTC")
    assert str(row["day"])[:10] == "2024-03-01"
    assert float(row["price"]) == 1.5
    assert (row["pieces"], bool(row["gift"])) == (3, True)
    assert row["tags"] == "{a,b}"
    assert row["took"] == "2 days"


def test_nulls_stay_nulls(tmp_path, shop):
    table = copied(tmp_path, shop).load()
    empty = table.filter(table.pieces.isnull()).to_pandas()
    assert len(empty) == 1
    assert empty.isna().all(axis=None)


def test_a_view_is_read_as_a_table(tmp_path, shop):
    assert copied(tmp_path, shop, table="gifts").load().count().execute() == 1


def test_the_next_load_sees_what_is_new(tmp_path, shop):
    dataset = copied(tmp_path, shop, table="gifts")
    dataset.load()
    with engine_of(shop).begin() as connection:
        connection.execute(sa.text("INSERT INTO shop.sold(gift) VALUES (true)"))
    assert dataset.load().count().execute() == 2


def test_a_table_that_is_not_there_is_named_with_those_that_are(tmp_path, shop):
    with pytest.raises(
        DatasetError, match=r"shop\.orders: .*\(there are: gifts, sold\)"
    ):
        copied(tmp_path, shop, table="orders").load()


def test_a_table_that_may_not_be_read_is_named(tmp_path, shop):
    with engine_of(shop).begin() as connection:
        connection.exec_driver_sql(
            "DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN;"
            "GRANT USAGE ON SCHEMA shop TO guest"
        )
    guest = shop.replace("//postgres:", "//guest:")
    with pytest.raises(DatasetError, match=r"shop\.sold: .*permission denied"):
        copied(tmp_path, guest).load()


def test_it_exists_where_the_database_has_it(tmp_path, shop):
    assert copied(tmp_path, shop).exists()
    assert not copied(tmp_path, shop, table="orders").exists()


def test_numbers_of_any_kind_can_be_copied(tmp_path, shop):
    with engine_of(shop).begin() as connection:
        connection.exec_driver_sql(
            "CREATE OR REPLACE VIEW shop.net AS SELECT n, 5::numeric / 7 AS net "
            "FROM (VALUES ('NaN'::numeric), ('Infinity'), (1.5)) AS of(n)"
        )
    table = copied(tmp_path, shop, table="net").load().to_pandas()
    assert sorted(table["n"]) == ["1.5", "Infinity", "NaN"]
    assert table["net"].astype(float).tolist() == pytest.approx([5 / 7] * 3)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:top%40secret@127.0.0.1:1/shop",
        "postgresql+psycopg://me:top%40secret@127.0.0.1:1/shop",
        "postgres://127.0.0.1:1/shop?user=me&password=topsecret",
        "nonesuch://me:top%40secret@127.0.0.1:1/shop",
    ],
)
def test_who_cannot_be_reached_is_named_without_the_password(tmp_path, url):
    with pytest.raises(DatasetError, match="cannot be reached") as found:
        copied(tmp_path, url).load()
    assert "127.0.0.1/shop" in str(found.value)
    assert "secret" not in str(found.value)


@pytest.mark.parametrize(
    "url", ["nonsense", "postgresql://me:a@secret@host/shop", "postgresql://h:secret/x"]
)
def test_what_is_no_url_is_refused_without_the_password(tmp_path, url):
    with pytest.raises(DatasetError, match="credentials: the database's url") as found:
        copied(tmp_path, url).load()
    assert "secret" not in str(found.value)


def test_every_name_of_postgresql_is_read(tmp_path, shop):
    url = shop.replace("postgresql://", "postgresql+psycopg://")
    assert copied(tmp_path, url).load().count().execute() > 0


def test_the_shops_own_table_is_never_written(tmp_path, shop):
    dataset = copied(tmp_path, shop)
    with pytest.raises(DatasetError, match="read only"):
        dataset.save(ibis.memtable({"pieces": [1]}))
