"""Sessions and sales that a shop does not tell, by hand."""

import ibis
import pandas as pd
import pyarrow as pa
import pytest

from shopcast.pipelines.preparation.columns import conform, conform_events
from shopcast.pipelines.preparation.conforming import conform_tables
from shopcast.pipelines.preparation.nodes import mark_events
from shopcast.pipelines.preparation.visits import fill_sessions
from shopcast.tables.schemas import ORDER_LINES
from shopcast.tables.sources import Source

MINUTE = 60
# 2024-01-01 00:00 in UTC.
START = 1704067200
LOG = pd.DataFrame(
    [("ann", 0, "pv", "mug"), ("bob", 1, "pv", "rug"), ("ann", 30, "buy", "mug"),
     ("ann", 61, "pv", "mug"), ("bob", 0, "pv", "mug"), ("ann", 61, "buy", "jug")],
    columns=["customer_id", "minute", "event_type", "product_id"],
)  # fmt: skip
SOURCE = Source(event_types={"pv": "view", "buy": "purchase"}, time_format="seconds")


@pytest.fixture
def raw() -> pd.DataFrame:
    seconds = START + LOG["minute"] * MINUTE
    return LOG.assign(time=seconds).drop(columns="minute")


def test_a_session_ends_where_nothing_follows_for_so_long(raw):
    events = conform_events(raw, SOURCE)
    found = fill_sessions(events, 30).order_by("line").to_pandas()
    assert found["session_id"].tolist() == [
        "ann|1", "bob|1", "ann|1", "ann|2", "bob|1", "ann|2"
    ]  # fmt: skip
    assert found["time"].min() == pd.Timestamp("2024-01-01")


def test_each_table_may_write_its_times_in_its_own_way(raw):
    own = {"events": {"time_format": "milliseconds"}}
    source = SOURCE.model_copy(update={"time_format": "%d.%m.%Y %H:%M"})
    source = Source(**source.model_dump() | {"tables": own})
    found = conform_events(raw.assign(time=raw["time"] * 1000 + 1), source).to_pandas()
    assert found["time"].min() == pd.Timestamp("2024-01-01 00:00:00.001")
    lines = pd.DataFrame({"customer_id": ["ann"], "time": ["02.01.2024 10:00"],
                          "quantity": 1, "unit_price": 1.0})  # fmt: skip
    (time,) = conform(lines, "order_lines", source).to_pandas()["time"]
    assert time == pd.Timestamp("2024-01-02 10:00")


def test_events_of_no_use_here_are_set_aside_by_their_rule(raw):
    types = SOURCE.event_types | {"search": "other"}
    tables = {"events": {"rules": ["other_type"]}}
    source = Source(event_types=types, time_format="seconds", tables=tables)
    strange = raw.assign(event_type=["pv", "search", "buy", "pv", "search", "buy"])
    marked = mark_events(conform_events(strange, source), source).order_by("line")
    said = marked.to_pandas()["rule"]
    assert said.notna().tolist() == [False, True, False, False, True, False]
    assert set(said.dropna()) == {"other_type"}
    with pytest.raises(ValueError, match="need the rule other_type"):
        Source(event_types=types)


def test_sessions_that_a_shop_tells_stay(raw):
    own = raw.assign(session_id=[*"ababab"])
    found = fill_sessions(conform_events(own, SOURCE), 30).to_pandas()
    assert found["session_id"].tolist() == [*"ababab"]
    some = own.assign(session_id=["a", None, "a", None, None, "a"])
    found = fill_sessions(conform_events(some, SOURCE), 30).order_by("line")
    assert found.to_pandas()["session_id"].tolist() == [
        "a", "bob|1", "a", "ann|2", "bob|1", "a"
    ]  # fmt: skip


def test_a_shop_without_order_lines_has_those_of_its_purchases(raw):
    lines, *_, events, _, _ = conform_tables([], [], [], raw, [], SOURCE)
    found = lines.order_by("line").to_pandas()
    assert list(found.columns)[:1] + list(found.columns)[1:] == ["line", *ORDER_LINES]
    day = "2024-01-01"
    assert found["order_id"].tolist() == [f"ann|ann|{one}|{day}" for one in (1, 2)]
    assert found["product_id"].tolist() == ["mug", "jug"]
    kinds = lines.to_pyarrow().schema
    assert {kinds.field(name).type for name in ("quantity", "amount")} == {pa.float64()}
    assert found["amount"].tolist() == [1.0, 1.0], "no price is known"
    assert events.count().execute() == len(raw)


def test_the_same_in_one_second_is_a_repeat(raw):
    source = SOURCE.model_copy(
        update={"tables": {"events": SOURCE.table("events").model_copy(
            update={"rules": ["repeated_event"]})}}
    )  # fmt: skip
    twice = pd.concat([raw, raw.head(2).assign(session_id="other")])
    events = conform(twice.assign(event_type="view"), "events", source)
    marked = mark_events(events, source).order_by("line").to_pandas()
    assert marked["rule"].isna().tolist() == [True] * 6 + [False] * 2


def test_sessions_are_the_same_on_any_order_of_rows(raw):
    events = conform_events(raw, SOURCE).to_pandas()
    shuffled = ibis.memtable(events.sample(frac=1, random_state=1))
    found = fill_sessions(shuffled, 30).order_by("line").to_pandas()["session_id"]
    usual = fill_sessions(ibis.memtable(events), 30).order_by("line").to_pandas()
    assert found.tolist() == usual["session_id"].tolist()
