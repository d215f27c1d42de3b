from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from database import engine_of
from kedro.io import DatasetError

from shopcast.datasets.published import PublishedDataset

TODAY, LATER = pd.Timestamp("2024-02-01"), pd.Timestamp("2024-02-08")


def said(at=TODAY, **spend) -> pd.DataFrame:
    return pd.DataFrame(
        {"customer_id": [*spend], "expected_spend": [*spend.values()], "at": at}
    )


def ranked(at, *products) -> pd.DataFrame:
    ranks = range(1, len(products) + 1)
    return pd.DataFrame(
        {"customer_id": "Ann", "rank": ranks, "product_id": products, "at": at}
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'shop.db'}"
    url = request.getfixturevalue("server")
    with engine_of(url).begin() as connection:
        connection.execute(sa.text("DROP TABLE IF EXISTS ltv"))
    return url


def publishing(folder: Path, url: str, schema: str | None = None) -> PublishedDataset:
    file = {"type": "pandas.ParquetDataset", "filepath": str(folder / "ltv.parquet")}
    return PublishedDataset(
        dataset=file, schema=schema, table="ltv", credentials={"url": url}
    )


@pytest.fixture
def dataset(tmp_path, url) -> PublishedDataset:
    return publishing(tmp_path, url)


def published(url: str) -> pd.DataFrame:
    with engine_of(url).connect() as connection:
        table = pd.read_sql("SELECT * FROM ltv ORDER BY at, customer_id", connection)
    at = pd.to_datetime(table["at"], utc=True).dt.tz_localize(None)
    return table.assign(at=at)


def test_rows_stand_in_the_file_and_in_the_database(dataset, url):
    dataset.save(said(Ann=12.5, Bob=None))
    pd.testing.assert_frame_equal(dataset.load(), said(Ann=12.5, Bob=None))
    pd.testing.assert_frame_equal(
        published(url), said(Ann=12.5, Bob=None), check_dtype=False
    )


def test_what_is_said_again_is_replaced_and_all_else_stays(dataset, url):
    dataset.save(said(Ann=1.0, Bob=2.0))
    dataset.save(said(LATER, Ann=3.0))
    dataset.save(said(Bob=4.0, Cid=5.0))
    found = published(url)
    assert found["customer_id"].tolist() == ["Ann", "Bob", "Cid", "Ann"]
    assert found["expected_spend"].tolist() == [1.0, 4.0, 5.0, 3.0]


def test_a_shorter_list_leaves_nothing_of_the_longer(dataset, url):
    dataset.save(ranked(TODAY, "mug", "rug", "jug"))
    dataset.save(ranked(TODAY, "hat"))
    assert published(url)["product_id"].tolist() == ["hat"]


def test_rows_of_which_one_is_refused_change_nothing(dataset, url):
    dataset.save(said(Ann=1.0, Bob=2.0))
    twice = pd.concat([said(Ann=7.0), said(Cid=8.0), said(Cid=9.0)])
    with pytest.raises(DatasetError, match="ltv: the database refuses the rows"):
        dataset.save(twice)
    assert published(url)["expected_spend"].tolist() == [1.0, 2.0]


def test_a_column_that_the_table_lacks_is_named(dataset, url):
    dataset.save(said(Ann=1.0))
    with pytest.raises(DatasetError, match="has no column p_buy"):
        dataset.save(said(Ann=2.0).assign(p_buy=0.5))
    assert published(url)["expected_spend"].tolist() == [1.0]


def test_fractions_are_not_rounded_into_whole_numbers(dataset, url):
    dataset.save(said(Ann=1))
    with pytest.raises(DatasetError, match="expected_spend, or one of whole numbers"):
        dataset.save(said(Ann=1.7))
    assert published(url)["expected_spend"].tolist() == [1]


def test_a_column_of_the_shops_own_stays(dataset, url):
    dataset.save(said(Ann=1.0, Bob=2.0))
    with engine_of(url).begin() as connection:
        connection.execute(sa.text("ALTER TABLE ltv ADD COLUMN note TEXT"))
        connection.execute(sa.text("UPDATE ltv SET note = 'call'"))
    dataset.save(said(Bob=3.0))
    assert published(url)["note"].isna().tolist() == [False, True]


def test_text_is_never_part_of_a_statement(dataset, url):
    name = "O'Hara\"; DROP TABLE ltv; --%s :x"
    dataset.save(said(**{name: 1.0}))
    assert published(url)["customer_id"].tolist() == [name]


def test_a_reader_sees_all_rows_or_none(server, tmp_path):
    dataset = publishing(tmp_path, server, "seen")
    many = said(**{f"c{number}": 0.0 for number in range(20_000)})
    dataset.save(many)
    count = sa.text("SELECT count(*), min(expected_spend) = max(expected_spend) "
                    "FROM seen.ltv")  # fmt: skip
    with ThreadPoolExecutor(1) as pool, engine_of(server).connect() as reader:
        reader = reader.execution_options(isolation_level="AUTOCOMMIT")
        saving = pool.submit(dataset.save, many.assign(expected_spend=1.0))
        seen = set()
        while not saving.done():
            seen.add(tuple(reader.execute(count).one()))
        saving.result()
    assert seen == {(20_000, True)}


def test_who_publishes_at_once_does_so_one_after_the_other(server, tmp_path):
    with engine_of(server).begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA IF EXISTS first CASCADE")

    def save(number: int) -> None:
        own = publishing(tmp_path / str(number), server, "first")
        own.save(said(Ann=float(number), Bob=2.0))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(save, range(8)))
    with engine_of(server).connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM first.ltv")) == 2


def test_who_cannot_be_reached_is_named_without_the_password(tmp_path):
    url = "postgresql://me:secret@127.0.0.1:1/shop"
    dataset = publishing(tmp_path, url)
    with pytest.raises(DatasetError, match="cannot be reached") as found:
        dataset.save(said(Ann=1.0))
    assert "secret" not in str(found.value)


def test_who_may_write_to_the_schema_alone_can_do_so(server, tmp_path):
    with engine_of(server).begin() as connection:
        connection.exec_driver_sql(
            "DROP SCHEMA IF EXISTS theirs CASCADE; DROP ROLE IF EXISTS writer;"
            "CREATE ROLE writer LOGIN; CREATE SCHEMA theirs AUTHORIZATION writer;"
        )
    url = server.replace("//postgres:", "//writer:")
    dataset = publishing(tmp_path, url, "theirs")
    dataset.save(said(Ann=1.0))
    with engine_of(url).connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM theirs.ltv")) == 1
