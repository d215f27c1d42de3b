"""A simulated log in the cosmetics shop's files, and what preparation makes of it."""

import json

import pandas as pd
import pytest
from running import open_session, run_project

KAGGLE = ["event_time", "event_type", "product_id", "category_id", "category_code",
          "brand", "price", "user_id", "user_session"]  # fmt: skip
SHOP = {"customers": 60, "months": 5, "start": "2019-10-01"}


@pytest.fixture(scope="module")
def months(tmp_path_factory):
    """Simulate a small shop and write its log as monthly files."""
    raw = tmp_path_factory.mktemp("raw")
    for pipeline in ("simulation", "monthly_files"):
        with open_session(
            "cosmetics", raw_path=str(raw), simulation={"options": SHOP}
        ) as session:
            session.run(pipeline_names=[pipeline])
    return raw


@pytest.fixture(scope="module")
def log(months) -> pd.DataFrame:
    return pd.concat(map(pd.read_csv, sorted(months.glob("*.csv"))), ignore_index=True)


@pytest.fixture(scope="module")
def base(months, tmp_path_factory):
    base = tmp_path_factory.mktemp("base")
    run_project("preparation", base, months, "cosmetics")
    return base


def test_there_is_a_file_a_month_in_exactly_that_schema(months, log):
    names = [f"{year}-{month}.csv" for year, month in
             (("2019", "Oct"), ("2019", "Nov"), ("2019", "Dec"), ("2020", "Jan"),
              ("2020", "Feb"))]  # fmt: skip
    assert sorted(path.name for path in months.glob("*.csv")) == sorted(names)
    assert [*log] == KAGGLE
    kinds = {"view", "cart", "remove_from_cart", "purchase"}
    assert set(log["event_type"]) == kinds
    assert log["event_time"].str.fullmatch(r"[\d-]{10} [\d:]{8} UTC").all()
    assert log["user_session"].str.fullmatch(r"\w{8}(-\w{4}){3}-\w{12}").all()
    assert log["user_id"].dtype == log["category_id"].dtype == "int64"
    assert 0.8 < log["category_code"].isna().mean() < 1
    october = pd.read_csv(months / "2019-Oct.csv")["event_time"]
    assert october.str.startswith("2019-10").all()
    assert october.is_monotonic_increasing


def test_nothing_is_lost_or_added(months, log):
    events = pd.concat(map(pd.read_parquet, (months / "events").glob("*")))
    assert len(log) == len(events)
    assert log["user_session"].nunique() == events["session_id"].nunique()
    assert log["price"].sum() == pytest.approx(events["price"].sum())


def test_preparation_reads_them(base, log):
    events = pd.read_parquet(base / "03_primary/events.parquet")
    again = ["user_id", "event_type", "product_id", "event_time"]
    assert len(events) == len(log) - log.duplicated(again).sum()
    assert events["event_type"].eq("remove").sum() > 0
    assert events["time"].min() == pd.Timestamp(log["event_time"].min()[:19])
    assert events["category"].isna().all(), "known of too few"
    assert 0 < events["brand"].isna().mean() < 0.5
    orders = pd.read_parquet(base / "03_primary/orders.parquet")
    bought = log[log["event_type"] == "purchase"].drop_duplicates(again)
    assert orders["amount"].sum() == pytest.approx(bought["price"].sum())
    assert set(orders["customer_id"]) == set(bought["user_id"].astype("str"))


def test_the_report_counts_rows_and_repeats(base, log):
    report = json.loads((base / "08_reporting/quality.json").read_text())["events"]
    assert report["rows_in"] == len(log)
    assert report["rules"]["exact_duplicate"] == log.duplicated().sum()
    again = log.duplicated(["user_id", "event_type", "product_id", "event_time"])
    assert report["rules"]["repeated_event"] == again.sum()
