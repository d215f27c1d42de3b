"""Logarithmic axes: plain numbers that do not overlap, whatever is drawn."""

import pytest
from tick_labels import axes_labels, unreadable

from shopcast.showing.powers import label_powers
from shopcast.showing.style import new_figure

SEEN = [
    ((0.5, 2000), "1 10 100 1,000"),
    ((0.004, 70_000), "0.01 1 100 10,000"),
    ((3, 9), "3 4 5 6 7 8 9"),
    ((30, 900), "50 100 200 500"),
    ((400_000, 900_000), "500,000"),
    ((0.7, 3e9), "1 10,000 100,000,000"),
]


@pytest.mark.parametrize(("seen", "labels"), SEEN)
def test_a_logarithmic_axis_has_the_round_numbers_that_fit(seen, labels):
    figure, (axis,) = new_figure(size=(4, 3))
    axis.set(xscale="log", xlim=seen)
    label_powers(axis.xaxis)
    across, _ = axes_labels(figure)
    assert [label.get_text() for label in across] == labels.split()
    assert unreadable(figure) == []


def test_an_axis_through_zero_has_zero_and_what_is_below():
    figure, (axis,) = new_figure(size=(4, 3))
    axis.set(xscale="symlog", xlim=(0, 5000), yscale="symlog", ylim=(-500, 5000))
    for one in (axis.xaxis, axis.yaxis):
        label_powers(one)
    across, up = ([one.get_text() for one in labels] for labels in axes_labels(figure))
    assert across == ["0", "10", "100", "1,000"]
    assert up == ["\N{MINUS SIGN}100", "\N{MINUS SIGN}10", *across]
    assert unreadable(figure) == []
