"""Rules of events, one event at a time, are those of `preparation`."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopcast.pipelines.preparation.nodes import mark_events
from shopcast.serving.event_rules import BREAKS, SAYS, Latest, sift
from shopcast.serving.histories import Event, History
from shopcast.serving.primary import told_of
from shopcast.tables.sources import Source, TableSource

BEGIN = datetime(2024, 1, 5, 10, tzinfo=UTC)
RULES = [*BREAKS, *SAYS]


def moment(step: int) -> str:
    return (BEGIN + timedelta(seconds=step / 2)).isoformat()


EVENTS = st.lists(
    st.builds(
        Event,
        time=st.integers(0, 9).map(moment),
        event_type=st.sampled_from(["view", "cart"]),
        product_id=st.sampled_from([None, "mug", "POST1"]),
        price=st.sampled_from([None, 0, -1.0, 2.0, 900.0]),
    ),
    max_size=12,
)


def by_preparation(events: list[Event], source: Source) -> list[bool]:
    import ibis
    import pandas as pd

    told = told_of(
        [History(customer_id="ann", events=events)], pd.Timestamp("2025-01-01")
    )
    marked = mark_events(ibis.memtable(told["events"]()), source)
    return marked.order_by("line")["rule"].isnull().to_pandas().tolist()


@settings(deadline=None)
@given(EVENTS, st.sets(st.sampled_from(RULES)), st.integers(0, 12))
def test_the_same_events_are_left_out(events, rules, first):
    source = Source(
        tables={"events": TableSource(rules=sorted(rules))},
        not_products="^POST",
        max_price=100,
    )
    events = sorted(events, key=lambda one: one.time)
    if not events:
        return
    early, latest = sift(events[:first], source, Latest())
    late, _ = sift(events[first:], source, latest)
    assert early + late == by_preparation(events, source)


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_leaves_something_out(rule):
    source = Source(
        tables={"events": TableSource(rules=[rule])}, not_products="P", max_price=9
    )
    prices = {"price_too_high": 10, "negative_price": -1}
    one = Event(
        time=moment(0), event_type="view", product_id="P", price=prices.get(rule)
    )
    assert not all(sift([one, one], source, Latest())[0])
