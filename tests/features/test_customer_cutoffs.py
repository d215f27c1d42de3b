import numpy as np
import pandas as pd
from running import periods
from small_log import AT, check, transactions

from shopcast.features.columns import dense
from shopcast.features.customer_cutoffs import make_inputs, make_labels, with_labels
from shopcast.features.steps import sequences

PERIODS = periods(horizon_days=14)


def test_labels_are_net_of_returns_but_never_below_zero():
    check(
        make_labels(transactions(), AT, 7, 7),
        "spend orders",
        ("ann", 10.0, 2),
        ("bob", 0.0, 1),
        ("cid", 9.0, 1),
    )


def test_a_longer_horizon_is_listed_in_steps_ahead():
    rows = make_labels(transactions(), AT, 14, 7).to_pandas()
    ann = rows.set_index("customer_id").loc["ann"]
    assert (ann["spend"], ann["orders"]) == (15.0, 3)
    assert list(ann["future_step"]) == [0, 1]
    assert list(ann["future_step_spend"]) == [10.0, 5.0]
    assert list(ann["future_step_orders"]) == [2, 1]


def test_who_bought_before_the_cutoff_is_an_example_with_or_without_a_label():
    inputs = make_inputs(transactions(), AT, PERIODS, [7], 3)
    labels = make_labels(transactions(), AT, 1, 7)
    check(with_labels(inputs, labels), "spend orders", ("ann", 7.0, 1), ("bob", 0.0, 0))


def test_each_cutoff_sees_its_own_past():
    ats = pd.DatetimeIndex(["2024-01-21", "2024-01-26", "2024-01-29"])
    rows = make_inputs(transactions(), ats, PERIODS, [7], 3).to_pandas()
    found = rows[["customer_id", "at", "T", "frequency", "spend_7", "orders_7"]]
    expected = pd.DataFrame(
        [
            ("ann", ats[0], 1, 0, 100.0, 1),
            ("bob", ats[0], 20, 0, 0.0, 0),
            ("ann", ats[1], 6, 0, 100.0, 1),
            ("bob", ats[1], 25, 1, 30.0, 1),
            ("ann", ats[2], 9, 1, 20.0, 1),
            ("bob", ats[2], 28, 0, 0.0, 0),
        ],
        columns=[*found],
    )
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)


def test_lists_are_spread_over_steps_and_what_lies_beyond_is_cut():
    lists = pd.DataFrame({"step": [[0, 3], None], "step_spend": [[5.0, 7.0], None]})
    assert dense(lists, "step_spend", 4).tolist() == [[5, 0, 0, 7], [0, 0, 0, 0]]
    assert dense(lists, "step_spend", 2).tolist() == [[5, 0], [0, 0]]


def test_a_step_ends_with_its_last_day():
    log = [
        ("ann", "2024-01-25 09:00", 1.0, 7.0, None),
        ("ann", "2024-01-24 09:00", 1.0, 8.0, None),
    ]
    rows = make_inputs(transactions(log), AT, PERIODS, [7], 3).to_pandas()
    assert dense(rows, "step_spend", 3).tolist() == [[7.0, 8.0, 0.0]]


def test_sequences_run_from_the_oldest_step_to_the_cutoff():
    rows = make_inputs(transactions(), AT, PERIODS, [7], 3).to_pandas()
    ann = sequences(rows, 3, 7)[0]
    expected = [
        [0, 0, 0, 0],
        [np.log1p(100) / 5, 0.5, np.log1p(1) / 3, 1],
        [np.log1p(70) / 5, 1.0, np.log1p(3) / 3, 1],
    ]
    np.testing.assert_allclose(ann, expected, rtol=1e-6)


def test_what_is_undone_within_the_horizon_counts_not_and_at_its_end_it_does():
    log = [
        ("ann", "2024-02-02", 1.0, 10.0, "2024-02-07 23:59:59"),
        ("bob", "2024-02-02", 1.0, 20.0, "2024-02-08 00:00:00"),
    ]
    check(make_labels(transactions(log), AT, 7, 7), "spend orders", ("bob", 20.0, 1))
