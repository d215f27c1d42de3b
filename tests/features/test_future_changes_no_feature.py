"""The law of time: what is not known at the cutoff changes nothing that is."""

import ibis
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from known_at import AT, CUTOFF, HORIZON, KNOWN, PERIODS, WHO, inputs

from shopcast.features.customer_cutoffs import KEYS, make_labels
from shopcast.features.days import next_purchase, purchase_days

DAYS = 30
END = AT + pd.Timedelta(days=HORIZON)
COLUMNS = ["customer_id", "hours", "quantity", "price", "undone_after"]
KINDS = {"time": "M8[us]", "undone_at": "M8[us]", "quantity": float, "amount": float}


def lines(until: int) -> st.SearchStrategy:
    """Draw a line before some hours from the cutoff."""
    return st.tuples(
        st.sampled_from(WHO),
        st.integers(-DAYS * 24, until - 1),
        st.sampled_from([-1.0, 1.0, 2.0]),
        st.sampled_from([0.0, 5.25, 9.99]),
        st.none() | st.integers(0, 2 * DAYS * 24),
    )


# Many customers at once: what one query says of each is a case of its own.
logs = st.lists(lines(DAYS * 24), min_size=30, max_size=60)
known = st.lists(lines(0), min_size=50, max_size=90)
# Shrinking a failing log would take minutes.
few = settings(
    max_examples=3, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate]
)


def transactions(log: list[tuple]) -> pd.DataFrame:
    """Make transactions; time is given in hours from the cutoff."""
    table = pd.DataFrame(log, columns=COLUMNS)
    time = AT + pd.to_timedelta(table["hours"].astype(float), unit="h")
    wait = pd.to_timedelta(table["undone_after"].astype(float), unit="h")
    amount = table["quantity"] * table["price"]
    table = table.assign(time=time, undone_at=time + wait, amount=amount)
    return table[["customer_id", *KINDS]].astype(KINDS)


def known_before(log: pd.DataFrame, moment: pd.Timestamp) -> pd.DataFrame:
    """Forget what happens at a moment or later, undoing included."""
    log = log[log["time"] < moment]
    return log.assign(undone_at=log["undone_at"].where(log["undone_at"] < moment))


def labels(log: pd.DataFrame) -> pd.DataFrame:
    table = make_labels(ibis.memtable(log), CUTOFF, HORIZON, PERIODS.step_days)
    return table.to_pandas().sort_values(KEYS, ignore_index=True)


@pytest.mark.parametrize("describe", KNOWN.values(), ids=KNOWN)
@few
@given(known, logs)
def test_what_is_known_does_not_depend_on_the_future(describe, past, changes):
    log = known_before(transactions(past), AT)
    later = transactions([(who, abs(hours), *rest) for who, hours, *rest in changes])
    both = pd.concat([log, later], ignore_index=True)
    pd.testing.assert_frame_equal(describe(both), describe(log))


@pytest.mark.parametrize("describe", KNOWN.values(), ids=KNOWN)
@few
@given(known)
def test_what_is_known_does_not_depend_on_sales_undone_later(describe, past):
    whole = transactions(past)
    known = known_before(whole, AT)
    pd.testing.assert_frame_equal(describe(whole), describe(known))


@few
@given(known, logs)
def test_the_next_purchase_does_not_depend_on_what_is_not_known_yet(past, changes):
    log = transactions(past + changes)
    found, again = (
        next_purchase(
            purchase_days(ibis.memtable(seen)), CUTOFF, END, HORIZON
        ).to_pandas()
        for seen in (log, known_before(log, END))
    )
    pd.testing.assert_frame_equal(
        *(table.sort_values(KEYS, ignore_index=True) for table in (found, again))
    )


@few
@given(known)
def test_when_a_sale_is_undone_after_the_cutoff_does_not_matter(past):
    log = transactions(past)
    still = log.assign(undone_at=log["undone_at"].clip(upper=AT))
    pd.testing.assert_frame_equal(inputs(log), inputs(still))


@few
@given(known, logs)
def test_labels_do_not_depend_on_anything_after_the_horizon(past, changes):
    log = transactions(past + changes)
    pd.testing.assert_frame_equal(labels(log), labels(known_before(log, END)))


@few
@given(known, logs)
def test_labels_do_not_depend_on_the_past(past, changes):
    log = transactions(past + changes)
    future = log[log["time"] >= AT]
    pd.testing.assert_frame_equal(labels(log), labels(future))


def test_the_order_of_lines_changes_nothing():
    log = transactions(
        [
            ("ann", -100, 1.0, 5.25, None),
            ("ann", -90, 2.0, 9.99, None),
            ("ann", 5, 1.0, 0.0, None),
            ("bob", -90, 2.0, 9.99, 3),
        ]
    )
    pd.testing.assert_frame_equal(inputs(log), inputs(log[::-1]))
    pd.testing.assert_frame_equal(labels(log), labels(log[::-1]))
