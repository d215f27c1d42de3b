"""What a prefix of a session says, by hand, and the law of time."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sessions_by_hand import CART, END, PURCHASE, REMOVE, VIEW, drawn, rows_of

from shopcast.learning.streams import Chunks, stream_chunks
from shopcast.pipelines.next_event import boosting
from shopcast.pipelines.next_event.steps import Steps
from shopcast.pipelines.next_event.task import NEXT_EVENT

MUG, RUG = 1, 2
ANN = [(VIEW, MUG), (CART, MUG), (VIEW, RUG), (PURCHASE, MUG), (VIEW, MUG)]
BOB = [(VIEW, MUG), (REMOVE, MUG)]
CUTS = {"sessions": Steps.of_sessions, "windows": Steps.of_windows}
events = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 3)), max_size=6)


def test_labels_are_of_the_same_session():
    rows = rows_of([ANN, BOB])
    assert rows.next.tolist() == [CART, VIEW, PURCHASE, VIEW, END, REMOVE, END]
    assert rows.buys.tolist() == [1, 1, 1, 0, 0, 0, 0]


def test_counts_and_what_was_seen_are_of_the_prefix_itself_included():
    log = rows_of([ANN, BOB]).log
    assert log.position.tolist() == [0, 1, 2, 3, 4, 0, 1]
    assert log.counts[4].tolist() == [3, 1, 0, 0, 1]
    assert log.counts[6].tolist() == [1, 0, 1, 0, 0]
    assert log.times["product"].tolist() == [0, 1, 0, 2, 3, 0, 1]
    assert log.since(CART).tolist() == [-1, 0, 1, 2, 3, -1, -1]
    assert log.gap.tolist() == [0, 60, 60, 60, 60, 0, 60]
    assert log.end.tolist() == [4] * 5 + [6] * 2
    assert log.earlier_type(np.array([3, 5, 6]), 1).tolist() == [VIEW, -1, VIEW]


def test_numbers_of_one_row():
    rows = rows_of([ANN, BOB])
    found = rows.numbers.iloc[3]
    expected = {"position": 3, "view": 2, "cart": 1, "purchase": 1, "since_cart": 2,
                "since_remove": -1, "gap": 60, "elapsed": 180, "product_seen": 1,
                "price": 2.5, "sessions_before": 3, "since_event": -1}  # fmt: skip
    assert found[[*expected]].to_dict() == pytest.approx(expected)


def test_what_a_session_says_of_its_products():
    cleo = [(VIEW, RUG), (CART, RUG), (VIEW, MUG), (VIEW, MUG), (PURCHASE, RUG),
            (PURCHASE, RUG), (VIEW, 0), (VIEW, 0)]  # fmt: skip
    found = rows_of([BOB, cleo]).numbers.iloc[2:]
    assert found["different_product"].tolist() == [1, 1, 2, 2, 2, 2, 3, 4]
    assert found["different_category"].tolist() == [1] * 8
    assert found["returned"].tolist() == [0, 1, 1, 2, 2, 2, 2, 2]
    assert found["most_times"].tolist() == [0, 1, 1, 1, 2, 3, 3, 3]
    assert found["unpaid"].tolist() == [0, 1, 1, 2, 1, 1, 1, 1]
    assert found["paid"].tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    assert found["rarity"].tolist() == [2, 2, 0.5, 0.5, 2, 2, 3, 3]
    assert found["rare_returns"].tolist() == [0, 2, 2, 2.5, 4.5, 6.5, 6.5, 6.5]


def test_who_chooses_rows_keeps_the_log():
    rows = rows_of([ANN, BOB])
    few = rows.select(np.array([3, 6]))
    assert few.log is rows.log
    np.testing.assert_array_equal(few.numbers, rows.numbers.iloc[[3, 6]])
    again = few.select(np.array([1]))
    assert again.types.tolist() == [REMOVE]


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_parts_of_a_log_say_what_the_whole_says(size, monkeypatch):
    rows = rows_of(drawn(20))
    monkeypatch.setattr("shopcast.pipelines.next_event.rows.PART", size)
    mixed = np.random.default_rng(1).permutation(len(rows))[:9]
    drawn_twice = np.sort(np.append(mixed, mixed[:3]))
    for chosen in (mixed, drawn_twice):
        np.testing.assert_array_equal(
            rows.select(chosen).numbers, rows.log.numbers(chosen)
        )
    for asked in (rows, rows.select(np.arange(1, len(rows), 4))):
        parts = list(asked.parts())
        assert len(parts) == len(asked.spans(size))
        assert sum(map(len, parts)) == len(asked)
        whole = asked.log.numbers(asked.place)
        np.testing.assert_array_equal(asked.numbers, whole)
        for part in parts:
            assert part.types.tolist() == part.examples["type"].tolist()
            assert len(part.log) < len(rows) or size == 1000
        deeper = [one for part in parts for one in part.parts()]
        again = np.concatenate([one.log.numbers(one.place) for one in deeper])
        np.testing.assert_array_equal(again, whole)


@pytest.mark.parametrize("cut", CUTS)
@settings(max_examples=25, deadline=None)
@given(
    before=events.filter(len),
    after=events,
    others=st.lists(events.filter(len), max_size=2),
)
def test_what_comes_after_changes_nothing_that_is_read(cut, before, after, others):
    short = rows_of([before, *others])
    place = len(before) - 1
    long = rows_of([before + after, *others])
    for numbers in (lambda rows: rows.numbers, boosting.read):
        read = [numbers(rows).to_numpy()[place] for rows in (short, long)]
        np.testing.assert_array_equal(*read)
    for name in ("type", "product", "numbers"):
        seen = []
        for rows in (short, long):
            one = rows.select(np.array([place]))
            steps = CUTS[cut](one, 4)
            array = steps.array(name)[steps.piece[0]]
            until = steps.step[0] + 1 if cut == "sessions" else 4
            seen.append(array[:until])
        np.testing.assert_array_equal(*seen)


def test_windows_hold_a_rows_last_events_and_no_others():
    rows = rows_of([ANN, BOB])
    steps = Steps.of_windows(rows, 3)
    types = steps.array("type")
    assert types[0].tolist() == [VIEW + 1, 0, 0]
    assert types[4].tolist() == [VIEW + 1, PURCHASE + 1, VIEW + 1]
    assert types[5].tolist() == [VIEW + 1, 0, 0], "Bob's session begins"
    assert steps.spread(rows.next)[:, :, 0].tolist() == [[one] for one in rows.next]


@pytest.mark.parametrize("length", [2, 3, 4, 7])
def test_pieces_of_sessions_hold_each_row_with_half_a_piece_before_it(length):
    rows = rows_of(drawn(20, longest=17))
    steps = Steps.of_sessions(rows, length)
    log = rows.log
    kinds = steps.array("type")
    assert (kinds[steps.piece, steps.step] == rows.types + 1).all()
    behind = np.minimum(log.position, length - 1 - length // 2)
    assert (steps.step >= np.minimum(behind, log.position)).all()
    back = np.minimum(steps.step, log.position)
    earlier = kinds[steps.piece, steps.step - back]
    assert (earlier == log.columns["type"][rows.place - back] + 1).all()
    came = steps.spread(rows.next)
    assert (came >= 0).sum() == len(rows)
    few = rows.select(np.arange(0, len(rows), 3))
    assert (Steps.of_sessions(few, length).spread(few.next) >= 0).sum() == len(few)


def test_no_rows_have_numbers_too():
    rows = rows_of([ANN]).select(np.array([], dtype="int64"))
    assert rows.numbers.shape == (0, len(rows_of([ANN]).numbers.columns))


@pytest.mark.parametrize("name", ["gru", "bigru"])
@pytest.mark.parametrize("seed", [None, 3])
def test_chunks_of_whole_sessions_hold_every_row_once(name, seed):
    rows, one = rows_of(drawn(30, longest=15)), NEXT_EVENT.candidate(name)
    model = SimpleNamespace(
        inputs=[SimpleNamespace(name=each) for each in ("type", "product", "numbers")],
        output_names=["next"],
    )
    whole = one.data(rows, model)

    def made(places):
        return one.data(rows.select(places), model)

    chunks = Chunks(len(rows), made, 40, rows.spans(40))
    assert len(chunks.spans) > 3
    streamed = list(stream_chunks(chunks, 8, seed).as_numpy_iterator())
    inputs, targets = (
        {each: np.concatenate([batch[side][each] for batch in streamed])
         for each in streamed[0][side]}
        for side in (0, 1)
    )  # fmt: skip
    assert (targets["next"] >= 0).sum() == len(rows)
    given = [inputs["product"], targets["next"][..., 0]]
    expected = [whole[0]["product"], whole[1]["next"][..., 0]]
    lines = [np.column_stack(pair).tolist() for pair in (given, expected)]
    assert sorted(lines[0]) == sorted(lines[1])
    assert (lines[0] == lines[1]) == (seed is None)
