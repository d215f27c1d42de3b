"""Days to an event, by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopcast.pipelines.next_order.survival import (
    bin_targets,
    concordance,
    day_bins,
    even_days,
    median_days,
    move,
    p_within,
    survival,
)

BINS = np.array([0, 1, 2, 9])


def test_bins_are_days_then_weeks():
    assert day_bins(2, 23).tolist() == [0, 1, 2, 9, 16, 23]
    assert day_bins(7, 7).tolist() == list(range(8))


@pytest.mark.parametrize(
    ("wait", "observed", "came", "at_risk"),
    [
        pytest.param(1, True, [1, 0, 0], [1, 0, 0], id="first-day"),
        pytest.param(5, True, [0, 0, 1], [1, 1, 1], id="within-the-week"),
        pytest.param(2, False, [0, 0, 0], [1, 1, 0], id="known-for-two-days"),
        pytest.param(7, False, [0, 0, 0], [1, 1, 1], id="known-for-most-of-it"),
        pytest.param(30, True, [0, 0, 0], [1, 1, 1], id="beyond-the-reach"),
    ],
)
def test_a_row_is_at_risk_until_its_event_or_the_end_of_what_is_known(
    wait, observed, came, at_risk
):
    found = bin_targets(np.array([wait]), np.array([observed]), BINS)
    assert found[0].tolist() == came + at_risk


def test_survival_multiplies_what_is_left():
    alive = survival(np.array([[0.5, 0.5, 0.0]]))
    assert alive.tolist() == [[1.0, 0.5, 0.25, 0.25]]
    assert p_within(alive, BINS, np.array([2.0])).tolist() == [0.75]


def test_the_median_is_of_those_who_come_in_time():
    alive = survival(np.array([[0.2, 0.2, 0.5]]))
    middle = median_days(alive, BINS, np.array([2.0]))
    assert p_within(alive, BINS, middle) == pytest.approx(0.36 / 2)


def test_a_moved_curve_keeps_hazards_in_proportion():
    """Half lived through the first two days; now a quarter does: twice the hazard."""
    alive = move(np.array([[1.0, 0.8, 0.5, 0.4]]), BINS, 2, np.array([0.75]))
    np.testing.assert_allclose(alive, [[1.0, 0.64, 0.25, 0.16]], rtol=1e-6)
    assert even_days(alive, BINS) == pytest.approx([1 + 0.14 / 0.39])


def test_an_order_that_is_less_likely_than_not_has_no_day():
    alive = np.array([[1.0, 0.9, 0.8, 0.51], [1.0, 0.9, 0.8, 0.5]])
    np.testing.assert_equal(even_days(alive, BINS), [np.nan, 9.0])


HAZARDS = st.lists(st.floats(0, 1), min_size=3, max_size=3)


@given(hazards=HAZARDS, p=st.floats(0, 1))
def test_all_that_is_said_of_a_customer_agrees(hazards, p):
    alive = move(survival(np.array([hazards])), BINS, 2, np.array([p]))[0]
    p_order, p_return, days = 1 - alive[2], 1 - alive[-1], even_days(alive[None], BINS)
    assert p_order == pytest.approx(p, abs=1e-8)
    assert alive[0] == 1
    assert (np.diff(alive) <= 0).all()
    assert 0 <= p_order <= p_return <= 1
    assert np.isnan(days[0]) == (p_return < 0.5)
    if abs(p - 0.5) > 1e-8:
        assert (days[0] <= 2) == (p_order > 0.5)


@pytest.mark.parametrize(
    ("expected", "share"),
    [
        pytest.param([1, 2, 3], 1.0, id="in-order"),
        pytest.param([3, 2, 1], 0.0, id="upside-down"),
        pytest.param([5, 5, 5], 0.5, id="all-alike"),
    ],
)
def test_concordance_counts_pairs(expected, share):
    wait, observed = np.array([1, 4, 4]), np.array([True, True, False])
    found = concordance(wait, observed, np.array(expected), np.ones((1, 3)))
    assert found == pytest.approx([share])


def test_concordance_compares_no_pair_whose_order_is_unknown():
    wait, observed = np.array([2, 5]), np.array([False, True])
    with np.errstate(invalid="ignore"):
        found = concordance(wait, observed, np.array([1, 2]), np.ones((1, 2)))
    assert np.isnan(found).all()


def test_concordance_weighs_rows_as_if_they_were_repeated():
    rng = np.random.default_rng(1)
    wait, observed = rng.integers(1, 9, 30), rng.random(30) < 0.7
    expected = rng.integers(0, 9, 30).astype(float)
    times = rng.integers(0, 3, 30)
    again = np.repeat(np.arange(30), times)
    weighted = concordance(wait, observed, expected, times[None, :].astype(float))
    repeated = concordance(
        wait[again], observed[again], expected[again], np.ones((1, len(again)))
    )
    np.testing.assert_allclose(weighted, repeated)
