import json

import ibis
import pandas as pd
import pytest
from running import ROOT

from shopcast.pipelines.preparation import nodes
from shopcast.pipelines.preparation.columns import conform
from shopcast.pipelines.preparation.conforming import complete_lines
from shopcast.pipelines.preparation.quality import order_line_facts, quality_of
from shopcast.tables.sources import Source

ONLINE_RETAIL = ROOT.parent / "shared/data/online_retail/by-day"
RULES = ["missing_customer", "exact_duplicate", "not_a_product", "zero_price"]


@pytest.fixture
def marked(make_lines) -> ibis.Table:
    """Ann undoes a sale; without a customer are a huge row and a row of nothing."""
    lines = make_lines(
        ("1", "ann", "mug", "2024-01-01 09:00", 2, 5.0),
        ("1", "ann", "mug", "2024-01-01 09:00", 2, 5.0),
        ("2", None, "POST", "2024-01-02 12:00", 0, 0.0),
        ("2", None, "mug", "2024-01-02 12:00", 9000, 5.0),
        ("3", "bob", "rug", "2024-01-02 12:00", 1, 0.0),
        ("C1", "ann", "mug", "2024-01-03 10:00", -2, 5.0),
        ("C2", "bob", "rug", "2024-01-04 10:00", -1, 40.0),
        ("4", "cid", "debt", "2024-02-01 00:00", 1, -0.1),
    )
    source = Source(not_products="^POST", tables={"order_lines": {"rules": RULES}})
    table = complete_lines(conform(lines, "order_lines", source))
    return nodes.mark_order_lines(table, source)


def test_a_table_without_rules_and_without_other_than_numbers_is_counted():
    report = quality_of(ibis.memtable({"a": [1, None], "rule": [None, None]}), {})
    assert (report["rows_in"], report["rows_out"]) == (2, 2)
    assert type(report["rows_in"]) is int


def test_rows_are_counted_by_rule(marked):
    report = quality_of(marked, {})
    assert report["rows_in"] == 8
    assert report["rows_out"] == 3
    assert report["rules"] == {
        "missing_customer": 2,
        "exact_duplicate": 1,
        "not_a_product": 1,
        "zero_price": 2,
        "cancellation": 1,
    }
    assert report["dropped"] == {
        "cancellation": 1,
        "exact_duplicate": 1,
        "missing_customer": 2,
        "zero_price": 1,
    }
    assert report["flagged"] == {"is_return": 1, "is_outlier": 0}


def test_the_rows_dropped_add_up(marked):
    report = quality_of(marked, {})
    assert report["rows_in"] - report["rows_out"] == sum(report["dropped"].values())
    assert sum(report["dropped"].values()) == nodes.set_aside(marked).count().execute()


def test_nulls_are_counted_before_rows_are_dropped(marked):
    report = quality_of(marked, {})
    nulls = {name: share for name, share in report["null_share"].items() if share}
    absent = "discount description category brand country payment delivery_days"
    assert nulls == {
        "customer_id": 0.25,
        **dict.fromkeys(absent.split(), 1.0),
    }


def test_facts_are_those_of_the_raw_rows(marked):
    assert quality_of(marked, order_line_facts(marked, "^C"))["facts"] == {
        "orders": 6,
        "products": 4,
        "customers": 3,
        "countries": 0,
        "total": 44969.9,
        "missing_customer": 2,
        "missing_description": 8,
        "cancelled_rows": 2,
        "negative_quantities": 2,
        "zero_prices": 2,
        "negative_prices": 1,
        "undone_sales": 1,
        "lines_sold": 1,
        "first": "2024-01-01T09:00:00",
        "last": "2024-02-01T00:00:00",
    }


def test_an_empty_log_of_events_counts_nothing():
    events = nodes.mark_events(conform([], "events", Source()), Source())
    report = quality_of(events, {})
    assert (report["rows_in"], report["rows_out"], report["dropped"]) == (0, 0, {})


def test_events_that_break_a_rule_are_counted(events):
    raw = pd.concat([events, events[:1]])
    source = Source(tables={"events": {"rules": ["exact_duplicate"]}})
    log = nodes.mark_events(conform(raw, "events", source), source)
    assert quality_of(log, {})["dropped"] == {"exact_duplicate": 1}


@pytest.mark.skipif(not ONLINE_RETAIL.is_dir(), reason="the data lie elsewhere")
def test_the_known_figures_of_online_retail_are_found(tmp_path, prepare):
    prepare(tmp_path, ONLINE_RETAIL, env="online_retail")
    report = json.loads((tmp_path / "08_reporting/quality.json").read_text())
    lines, facts = report["order_lines"], report["order_lines"]["facts"]
    assert lines["rows_in"] == 541_909
    assert lines["rules"]["exact_duplicate"] == 5_268
    assert lines["rows_in"] - lines["rows_out"] == sum(lines["dropped"].values())
    assert round(facts.pop("total"), 2) == 9_747_747.93
    known = {
        "orders": 25_900,
        "products": 4_070,
        "customers": 4_372,
        "countries": 38,
        "missing_customer": 135_080,
        "missing_description": 1_454,
        "cancelled_rows": 9_288,
        "negative_quantities": 10_624,
        "zero_prices": 2_515,
        "negative_prices": 2,
    }
    assert {name: facts[name] for name in known} == known
    customers = pd.read_parquet(tmp_path / "03_primary/customers.parquet")
    assert customers["customer_id"].str.fullmatch(r"\d{5}").all()
