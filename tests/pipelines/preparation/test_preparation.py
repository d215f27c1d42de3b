import json
from pathlib import Path

import ibis
import pandas as pd
import pytest

from shopcast.pipelines.preparation import nodes
from shopcast.pipelines.preparation.calendar_days import make_calendar
from shopcast.pipelines.preparation.columns import conform
from shopcast.pipelines.preparation.conforming import complete_lines
from shopcast.tables.schemas import CALENDAR, empty
from shopcast.tables.sources import Source


def primary(base: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(base / f"03_primary/{name}.parquet")


def check(table: pd.DataFrame, columns: str, *rows: tuple) -> None:
    expected = pd.DataFrame(rows, columns=columns.split())
    for column in expected.select_dtypes("str"):
        if table[column].dtype.kind == "M":
            expected[column] = pd.to_datetime(expected[column])
    found = table[[*expected]]
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)


def test_primary_tables_are_made_of_raw_ones(base):
    check(
        primary(base, "transactions"),
        "order_id product_id time quantity amount is_return undone_at",
        ("1", "mug", "2024-01-01 09:00", 2.0, 10.0, False, "2024-01-03 10:00"),
        ("1", "rug", "2024-01-01 09:00", 1.0, 40.0, False, None),
        ("2", "rug", "2024-01-02 12:00", 1.0, 40.0, False, None),
        ("3", "mug", "2024-02-01 00:00", 1.0, 5.0, False, None),
    )
    check(
        primary(base, "orders"),
        "order_id customer_id time amount quantity num_lines",
        ("1", "ann", "2024-01-01 09:00", 40.0, 1.0, 1),
        ("2", "bob", "2024-01-02 12:00", 40.0, 1.0, 1),
        ("3", "cid", "2024-02-01 00:00", 5.0, 1.0, 1),
    )
    check(
        primary(base, "products"),
        "product_id category",
        ("mug", "kitchen"),
        ("rug", None),
    )
    check(
        primary(base, "events"),
        "customer_id session_id event_type product_id category",
        ("ann", "s1", "view", "mug", "kitchen"),
        ("ann", "s1", "purchase", "mug", "kitchen"),
        ("bob", "s2", "view", "rug", None),
    )


def test_customers_are_those_who_signed_up_and_those_who_bought(base):
    customers = primary(base, "customers")["customer_id"].tolist()
    assert customers == ["ann", "bob", "cid", "dan"]


def test_the_calendar_runs_from_the_first_order_to_two_years_after_the_last(base):
    calendar = primary(base, "calendar")
    check(
        calendar[:2],
        "day weekday month holiday",
        ("2024-01-01", 0, 1, "New Year"),
        ("2024-01-02", 1, 1, None),
    )
    assert calendar["day"].iloc[-1] == pd.Timestamp("2026-01-31")
    assert calendar["day"].is_monotonic_increasing
    assert len(calendar) == 762


def test_dropped_lines_are_kept_aside_with_their_rule(base):
    aside = pd.read_parquet(base / "02_intermediate/set_aside.parquet")
    check(aside, "order_id rule", ("C1", "cancellation"))
    report = json.loads((base / "08_reporting/quality.json").read_text())
    assert report["order_lines"]["dropped"] == {"cancellation": 1}
    assert report["events"]["rows_out"] == 3


def test_lines_of_a_day_are_one_order_where_there_is_no_order_id(make_lines):
    lines = make_lines(
        (None, "ann", "mug", "2024-01-01 09:00", 2, 5.0),
        (None, "ann", "rug", "2024-01-01 18:00", 1, 40.0),
        (None, "ann", "rug", "2024-01-02 09:00", 1, 40.0),
    )
    table = complete_lines(conform(lines, "order_lines", Source()))
    found = table.order_by("line").to_pandas()["order_id"].tolist()
    assert found == ["ann|2024-01-01", "ann|2024-01-01", "ann|2024-01-02"]


def test_a_price_follows_from_the_amount(make_lines):
    lines = make_lines(("1", "ann", "mug", "2024-01-01", 2, None))
    raw = lines.astype({"unit_price": float}).assign(amount=9.0)
    table = complete_lines(conform(raw, "order_lines", Source()))
    check(table.to_pandas(), "unit_price amount", (4.5, 9.0))


def test_attributes_that_are_mostly_null_are_emptied(events):
    goods = {"product_id": ["rug"], "category": ["home"], "brand": ["x"]}
    products = ibis.memtable(goods | {"description": ["a rug"]})
    source = Source(max_null_share=0.5)
    marked = nodes.mark_events(conform(events, "events", source), source)
    assert (
        nodes.make_events(marked, products, source)["brand"].notnull().sum().execute()
        == 0
    )
    kind = nodes.make_events(marked, products, Source())["category"].to_pandas()
    assert kind.dropna().tolist() == ["home"]


def test_a_calendar_without_holidays_takes_those_of_a_country(order_lines):
    lines = ibis.memtable(order_lines)
    none = empty(CALENDAR | {"line": "int64"})
    germany = make_calendar(none, lines, Source(holidays="DE")).to_pandas()
    named = germany.dropna(subset="holiday").set_index("day")["holiday"]
    assert pd.Timestamp("2024-01-01") in named.index
    assert pd.Timestamp("2024-01-02") not in named.index
    assert make_calendar(none, lines, Source())["holiday"].count().execute() == 0


def test_the_holidays_of_no_country_are_refused():
    with pytest.raises(ValueError, match="there are no holidays of Atlantis"):
        Source(holidays="Atlantis")
