"""Rows of `next_event`: which sessions are whose, and what is known when."""

import ibis
import numpy as np
import pandas as pd
import pytest
from running import parameters_of, periods
from sessions_by_hand import CART, PURCHASE, VIEW, prior, rows_of

from shopcast.bad_input import BadInput
from shopcast.features.session_events import session_events
from shopcast.features.splits import is_held_out
from shopcast.pipelines.next_event.nodes import make_current_examples, make_examples
from shopcast.pipelines.next_event.options import Options
from shopcast.pipelines.next_event.prior import fit_prior
from shopcast.pipelines.next_event.reading import read_log
from shopcast.pipelines.next_event.rows import LABELS, Rows
from shopcast.tables.schemas import EVENTS, empty
from shopcast.tables.sources import Source

START, DAYS = pd.Timestamp("2024-01-01"), 40
PERIODS = periods(
    horizon_days=10, label_days=10, every_days=1, first_days=1, new_share=0.3
)
VALIDATION, TEST = (START + pd.Timedelta(days=day) for day in (20, 30))
COLUMNS = ["customer_id", "session_id", "minute", "event_type"]


def events_of(rows: list[tuple]) -> ibis.Table:
    """Make events of (customer, session, minute since the start, type)."""
    table = pd.DataFrame(rows, columns=COLUMNS)
    time = START + pd.to_timedelta(table.pop("minute"), unit="min")
    table = table.assign(time=time, product_id="mug", category=None, brand="b",
                         price=np.nan, line=range(len(table)))  # fmt: skip
    return ibis.memtable(table.astype({"category": "str"}))


def usual() -> list[tuple]:
    """Twelve customers come every third day; every other visit ends in a purchase."""
    rows = []
    for who in range(12):
        for number, day in enumerate(range(who % 3, DAYS, 3)):
            begin, name = day * 1440 + 60 * (who + 1), f"c{who:02}.{number}"
            kinds = ["view", "cart"] + ["purchase"] * (number % 2)
            rows += [(f"c{who:02}", name, begin + at, kind)
                     for at, kind in enumerate(kinds)]  # fmt: skip
    return rows


@pytest.fixture
def options() -> Options:
    return Options(**parameters_of("next_event")["options"])


def parts(rows: list[tuple], options: Options) -> dict[str, pd.DataFrame]:
    names = ("train", "validation", "refit", "test", "labels")
    found = make_examples(events_of(rows), PERIODS, options, Source())
    return dict(zip(names, found, strict=True))


def test_a_session_is_of_one_part_and_none_reaches_into_the_next(options):
    border = (VALIDATION - START) // pd.Timedelta(minutes=1)
    across = [("c01", "long", border - 5, "view"), ("c01", "long", border + 5, "cart")]
    silent = [("c01", "late", border - 20, "view")]
    before = [("c01", "early", border - 31, "view")]
    one = parts(usual(), options)
    two = parts(usual() + across + silent + before, options)
    more = {name: len(two[name]) - len(one[name]) for name in one}
    assert more == {"train": 1, "validation": 0, "refit": 4, "test": 0, "labels": 0}
    assert two["train"]["at"].max() < VALIDATION - pd.Timedelta(minutes=30)
    assert two["validation"]["at"].between(VALIDATION, TEST).all()
    assert (two["test"]["at"] >= TEST).all()


def test_new_customers_are_in_the_test_alone(options):
    found = parts(usual(), options)
    ids = pd.Series([f"c{who:02}" for who in range(12)])
    new = set(ids[is_held_out(ids, PERIODS.new_share)])
    assert new
    test = found["test"]
    assert set(test.loc[test["is_new"], "customer_id"]) == new
    for name in ("train", "validation", "refit"):
        assert set(found[name]["customer_id"]) == set(ids) - new
    assert set(LABELS) & set(test) == set()
    rows = Rows.make(test, prior(), PERIODS, options)
    few = rows.select(rows.is_new).labelled(found["labels"])
    assert few.next.tolist() == found["labels"].loc[test["is_new"], "next"].tolist()


def test_what_comes_later_changes_nothing_earlier(options):
    one = parts(usual(), options)
    later = (TEST - START) // pd.Timedelta(minutes=1) + 100
    more = [("c00", "new", later + at, "purchase") for at in range(5)]
    two = parts(usual() + more, options)
    for name in ("train", "validation", "refit"):
        pd.testing.assert_frame_equal(one[name], two[name], check_categorical=False)


def test_what_a_visit_knows_of_earlier_ones_is_as_of_its_begin():
    rows = [("ann", "a", 0, "view"), ("ann", "a", 1, "purchase"),
            ("ann", "b", 90, "view"), ("ann", "b", 91, "purchase"),
            ("ann", "b", 92, "view"), ("ann", "c", 300, "cart")]  # fmt: skip
    log = read_log(session_events(events_of(rows)))
    log = log.assign(place=np.arange(len(log)))
    found = Rows.make(log, prior(), PERIODS, None).numbers
    assert found["purchases_before"].tolist() == [0, 0, 1, 1, 1, 2]
    assert found["sessions_before"].tolist() == [0, 0, 1, 1, 1, 2]
    assert found["since_event"].tolist() == [
        -1,
        -1,
        89 * 60,
        89 * 60,
        89 * 60,
        208 * 60,
    ]
    assert log["buys"].tolist() == [True, False, True, False, False, False]
    # The future of a session changes no earlier event of it.
    short = read_log(session_events(events_of(rows[:3])))
    columns = [name for name in short if name not in (*LABELS, "customer_id")]
    pd.testing.assert_frame_equal(short[columns], log[columns].head(3))


def test_hashes_are_of_the_text_alone():
    rows = [("ann", "a", 0, "view"), ("bob", "b", 1, "view")]
    whole = read_log(session_events(events_of(rows)))
    part = read_log(session_events(events_of(rows[1:])))
    assert whole["product"].tolist()[1] == part["product"].tolist()[0] > 0
    assert (whole["category"] == 0).all(), "unknown"


def test_the_prior_counts_what_events_of_training_are_about(options):
    train = rows_of(
        [[(VIEW, 5), (CART, 5), (PURCHASE, 5)], [(VIEW, 6), (VIEW, 6), (VIEW, 8)]]
    ).examples
    own = options.model_copy(update={"common": 2})
    found = fit_prior(train, events_of(usual()), PERIODS, own)
    assert found.known["product"].tolist() == [5, 6]
    np.testing.assert_allclose(found.rarity, -np.log([3 / 6, 2 / 6]))
    assert found.rarest == pytest.approx(-np.log(2 / 6))
    assert (found.stay, found.buys) == pytest.approx((2 / 6, 2 / 6))
    assert found.rates[CART] == pytest.approx(1.5 / 9)


def test_today_is_everybodys_last_session_of_late(options):
    found = make_current_examples(events_of(usual()), PERIODS, options)
    assert found.groupby("customer_id", observed=True)["session"].nunique().eq(1).all()
    assert found["customer_id"].nunique() == 12
    assert found["place"].tolist() == list(range(len(found)))
    own = options.predicting.model_copy(update={"reach_days": 1})
    few = options.model_copy(update={"predicting": own})
    lately = make_current_examples(events_of(usual()), PERIODS, few)
    assert 0 < lately["customer_id"].nunique() < 12


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        pytest.param([], "events: there are none", id="no-events"),
        pytest.param([row for row in usual() if row[3] != "purchase"],
                     "0 of ", id="no-purchase"),
        pytest.param(usual()[:9], "are too few", id="short"),
        pytest.param([("ann", "a", day * 1440, "view") for day in range(DAYS)],
                     "0 of 0 train", id="one-long-session"),
    ],
)  # fmt: skip
def test_what_cannot_be_learnt_from_is_refused_in_one_sentence(rows, words, options):
    events = events_of(rows) if rows else empty(EVENTS | {"line": "int64"})
    with pytest.raises(BadInput, match=words) as caught:
        make_examples(events, PERIODS, options, Source())
    assert "\n" not in str(caught.value)
