"""Sums of money."""

import ibis
import pytest

from shopcast.tables.money import exact_sum


@pytest.mark.parametrize(
    ("amounts", "total"),
    [
        pytest.param([0.0004, 0.0004, None], 0.0008, id="four-digits"),
        pytest.param([0.1] * 10, 1.0, id="exact"),
        pytest.param([None], 0.0, id="nothing"),
    ],
)
def test_a_sum_keeps_four_digits_and_is_exact(amounts, total):
    table = ibis.memtable({"amount": amounts}, schema={"amount": "float64"})
    assert exact_sum(table["amount"]).execute() == total
