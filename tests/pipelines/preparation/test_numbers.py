"""Numbers as people write them, by hand."""

import pandas as pd
import pytest

from shopcast.bad_input import BadInput
from shopcast.pipelines.preparation.columns import conform
from shopcast.tables.sources import Source


def prices(decimal: str, *written: str) -> list[float]:
    """Read prices of order lines."""
    lines = pd.DataFrame({"customer_id": "ann", "time": "2024-01-01", "quantity": "1",
                          "unit_price": written})  # fmt: skip
    source = Source(tables={"order_lines": {"decimal": decimal}})
    return conform(lines, "order_lines", source).to_pandas()["unit_price"].tolist()


def test_decimal_commas_thousands_and_money_are_read():
    found = prices(",", "12,50", "1.234,50 €", "7", "-3,1", "5,00-", "EUR 2,00")
    assert found == [12.5, 1234.5, 7.0, -3.1, -5.0, 2.0]


def test_decimal_points_may_have_thousands_and_money_too():
    assert prices(".", "$1,234.50", ".5", "12", "1,000") == [1234.5, 0.5, 12.0, 1000.0]


@pytest.mark.parametrize(
    ("decimal", "text"), [(",", "12.50"), (",", "1.2.24"), (".", "12,50"), (".", "x")]
)
def test_what_is_written_otherwise_is_refused(decimal, text):
    with pytest.raises(BadInput, match="unit_price: 1 of 2 values cannot be read"):
        prices(decimal, text, "1")
