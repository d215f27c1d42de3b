"""A session that goes on says what the whole log says."""

from functools import cache

import ibis
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sessions_by_hand import drawn, prior, rows_of

from shopcast.bad_input import BadInput
from shopcast.features.session_events import session_events
from shopcast.pipelines.next_event.live import KEEPING, Live, Session
from shopcast.pipelines.next_event.outcomes import NEXT
from shopcast.pipelines.next_event.reading import read_log
from shopcast.pipelines.next_event.rows import Rows
from shopcast.pipelines.next_event.set_right import SetRight
from shopcast.pipelines.next_event.task import NEXT_EVENT
from shopcast.pipelines.next_event.visit import Event
from shopcast.pipelines.next_event.visitor import Visitor
from shopcast.tables.schemas import EVENT_TYPES
from shopcast.tasks.predictor import Predictor

DAY = pd.Timestamp("2024-03-01")
happened = st.lists(
    st.tuples(
        st.sampled_from([0.0, 0.4, 1.0, 2.7]),  # seconds since the one before
        st.booleans(),  # a new session begins
        st.sampled_from(EVENT_TYPES),
        st.sampled_from(["mug", "rug", "jug", None]),
    ),
    min_size=1,
    max_size=12,
)


def as_events(rows: Rows) -> list[Event]:
    log = rows.log.columns
    names = ("session", "seconds", "type", "product", "category", "brand", "price",
             "rarity")  # fmt: skip
    return [Event(*each) for each in zip(*(log[name].tolist() for name in names),
                                         strict=True)]  # fmt: skip


def log_of(stories: dict[str, list[tuple]], options=None) -> Rows:
    """Make the rows of some customers, a day after the other."""
    parts = []
    for day, (who, story) in enumerate(stories.items()):
        part = pd.DataFrame(story, columns=["pause", "new", "event_type", "product_id"])
        begun = DAY + pd.Timedelta(days=day)
        part["time"] = begun + pd.to_timedelta(part.pop("pause").cumsum(), unit="s")
        number = part.pop("new").cumsum().astype("str").str.zfill(3)
        part["session_id"] = who + number
        parts.append(part.assign(customer_id=who))
    table = pd.concat(parts, ignore_index=True)
    table["category"] = table["product_id"].map({"mug": "cup", "jug": "cup"})
    table = table.astype({"product_id": "str", "category": "str"})
    table["brand"] = table["product_id"].map({"mug": "mill"}).astype("str")
    table["price"] = table["product_id"].map({"mug": 2.5, "rug": 30.0})
    table = table.assign(line=range(len(table)))
    log = read_log(session_events(ibis.memtable(table)))
    log = log.assign(place=np.arange(len(log)))
    return Rows.make(log, prior(), None, options)


def test_an_event_is_read_as_the_log_reads_it():
    rows = log_of({"ann": [(0.7, True, "cart", "mug"), (5.0, False, "view", None)]})
    at, told = DAY + pd.Timedelta(seconds=0.7), {"event_type": "cart", "price": 2.5,
               "product_id": "mug", "category": "cup", "brand": "mill"}  # fmt: skip
    first, second = as_events(rows)
    assert Event.of(first.session, at, told, rows.prior) == first
    later = Event.of(first.session, at + pd.Timedelta(seconds=5),
                     {"event_type": "view"}, rows.prior)  # fmt: skip
    assert later[:-2] == second[:-2]
    assert np.isnan([later.price, second.price]).all()
    assert later.rarity == second.rarity


def stories(number: int, seed: int) -> dict[str, list[tuple]]:
    """Draw what customers did, most of it in sessions of several pieces."""
    rng = np.random.default_rng(seed)
    return {
        f"c{who}": [
            (int(rng.integers(0, 60)), rng.random() < 0.08, rng.choice(EVENT_TYPES),
             rng.choice(["mug", "rug", "jug"]))
            for _ in range(30)
        ]
        for who in range(number)
    }  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(happened)
def test_a_visitor_says_what_the_log_says(story):
    rows, visitor = log_of({"ann": story}), Visitor()
    told = pd.DataFrame([visitor.see(event) for event in as_events(rows)])
    pd.testing.assert_frame_equal(told.astype("float32"), rows.numbers, rtol=1e-6)


@cache
def options():
    """Choose small networks that read four events at a time."""
    own = rows_of(drawn(2)).options
    fit = own.sequence.fit.model_copy(update={"epochs": 1})
    size = own.sequence.model | {"length": 4, "units": 5, "embedding": 2}
    few = {"min_data_in_leaf": 5, "verbosity": -1}
    sequence = {"fit": fit, "model": size, "members": 2}
    trees = {"params": own.lightgbm.params | few, "rounds": 5, "num_threads": 1}
    return own.model_copy(
        update={
            "sequence": own.sequence.model_copy(update=sequence),
            "lightgbm": own.lightgbm.model_copy(update=trees),
        }
    )


@cache
def model(name: str):
    rows = log_of(stories(20, 1), options())
    return NEXT_EVENT.candidate(name).learn(rows, rows, rows, 1)[1]


@pytest.mark.parametrize("champion", [*KEEPING, "blend"])
def test_a_session_that_goes_on_is_told_what_a_whole_one_is(champion):
    models = {name: model(name) for name in NEXT_EVENT.parts(champion)}
    rows = log_of(stories(6, 2), options())
    forecast = NEXT_EVENT.forecast_one(champion, models, rows, 1)
    right = SetRight.fit(forecast, rows, baseline=False)
    expected = right.apply(forecast)
    manifest = {"champion": champion}
    live = Live(Predictor(manifest, models, right, rows.prior, None, options(), 1))
    who, sessions, found = rows.examples["customer_id"], {}, []
    order = np.lexsort((rows.examples["place"], who.cat.codes))
    events = as_events(rows)
    for place in order:
        session = sessions.setdefault(who[place], Session())
        found.append(live.see(session, events[place]))
    table = pd.concat(found, ignore_index=True)
    np.testing.assert_allclose(table[NEXT].sum(axis=1), 1, rtol=1e-5)
    assert (rows.log.position > 12).any(), "three pieces and more"
    np.testing.assert_allclose(table, expected.iloc[order], atol=1e-5)


def test_what_keeps_no_state_is_refused():
    ready = Predictor({"champion": "bigru"}, {}, None, None, None, options(), 1)
    with pytest.raises(BadInput, match="bigru keeps no state between events"):
        Live(ready)
