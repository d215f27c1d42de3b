"""Each bad input ends in one sentence: the table, the column, the count, the remedy."""

import pandas as pd
import pytest

from shopcast.bad_input import BadInput
from shopcast.pipelines.preparation import conforming, nodes
from shopcast.tables.sources import Source

COLUMNS = "source.tables.order_lines.columns"


def with_column(table: str, column: str, values: list):
    def change(shop):
        return shop | {table: shop[table].assign(**{column: values})}

    return change


def without(table: str, column: str):
    return lambda shop: shop | {table: shop[table].drop(columns=column)}


def without_rows(table: str):
    return lambda shop: shop | {table: shop[table][:0]}


def twice(table: str):
    return lambda shop: shop | {table: pd.concat([shop[table], shop[table][:1]])}


UTC, LOCAL = "2024-01-01 09:00:00+00:00", "2024-01-01 09:00:00"
IN_WORDS = ["2", "1", "one", "-2", "1"]
BAD = {
    "missing-column": (
        without("order_lines", "time"),
        ["order_lines: ", "column(s) ['time']", COLUMNS],
    ),
    "number-in-words": (
        with_column("order_lines", "quantity", IN_WORDS),
        ["order_lines.quantity: 1 of 5", "float64", COLUMNS],
    ),
    "numbers-and-words": (
        with_column("order_lines", "quantity", [2, 1, "one", -2, 1]),
        ["order_lines.quantity: 1 of 5", "float64", COLUMNS],
    ),
    "time-in-words": (
        with_column("order_lines", "time", [LOCAL] * 3 + ["soon", "later"]),
        ["order_lines.time: 2 of 5", "timestamp", COLUMNS],
    ),
    "time-as-number": (
        with_column("order_lines", "time", [20240101] * 5),
        ["order_lines.time: ", "5", "timestamp", COLUMNS],
    ),
    "time-as-truth": (
        with_column("order_lines", "time", [True] * 5),
        ["order_lines.time: ", "5", "timestamp", COLUMNS],
    ),
    "number-as-time": (
        with_column("order_lines", "quantity", [pd.Timestamp(LOCAL)] * 5),
        ["order_lines.quantity: ", "5", "float64", COLUMNS],
    ),
    "unknown-event-type": (
        with_column("events", "event_type", ["view", "hover", "Hover"]),
        ["events.event_type: 2 rows", "['hover']", "source.event_types"],
    ),
    "missing-event-type": (
        with_column("events", "event_type", ["view", None, "view"]),
        ["events.event_type: 1 rows", "source.event_types"],
    ),
    "order-in-the-future": (
        with_column("order_lines", "time", [LOCAL] * 3 + ["2024-07-01 00:00"] * 2),
        ["order_lines.time: 2 of 5 rows", "2024-07-01", "source.today"],
    ),
    "event-in-the-future": (
        with_column("events", "time", [LOCAL] * 2 + ["2024-07-01 00:00"]),
        ["events.time: 1 of 3 rows", "2024-07-01", "source.today"],
    ),
    "no-order-lines": (
        without_rows("order_lines"),
        ["order_lines: it has no rows", "at least one"],
    ),
    "no-events": (without_rows("events"), ["events: it has no rows", "at least one"]),
    "mixed-time-zones": (
        with_column("order_lines", "time", [UTC, UTC, LOCAL, LOCAL, LOCAL]),
        ["order_lines.time: 2 of 5", "time zone", "in one way"],
    ),
    "mixed-time-zones-beside-a-blank": (
        with_column("events", "time", [UTC, LOCAL, None]),
        ["events.time: 1 of 2", "time zone", "in one way"],
    ),
    "customer-twice": (twice("customers"), ["customers.customer_id: 1 ", "keep one"]),
    "product-twice": (twice("products"), ["products.product_id: 1 ", "keep one"]),
    "day-twice": (twice("calendar"), ["calendar.day: 1 ", "keep one"]),
}


def conform(shop: dict, source: Source) -> tuple:
    raw = {f"raw_{name}": table for name, table in shop.items()}
    return conforming.conform_tables(**raw, source=source)


@pytest.mark.parametrize(("change", "says"), BAD.values(), ids=BAD)
def test_bad_input_gets_one_sentence(shop, change, says):
    source = Source(today="2024-07-01")
    with pytest.raises(BadInput) as caught:
        conform(change(shop), source)
    message = str(caught.value)
    assert [part for part in says if part not in message] == []
    assert message.endswith(".")
    assert "\n" not in message


@pytest.mark.parametrize(
    ("source", "says"),
    [
        pytest.param(
            {"tables": {"order_lines": {"rules": ["zero_prise"]}}},
            ["order_lines: ", "['zero_prise']", "zero_price", "order_lines.rules"],
            id="rule",
        ),
        pytest.param(
            {"tables": {"order_lines": {"columns": {"amout": "time"}}}},
            ["order_lines: ", "['amout']", "amount", COLUMNS],
            id="column",
        ),
        pytest.param(
            {"timezone": "Europe/Lodon"}, ["Europe/Lodon", "timezone"], id="time-zone"
        ),
    ],
)
def test_a_name_that_does_not_exist_gets_one_sentence(shop, source, says):
    with pytest.raises(ValueError) as caught:
        lines, *_ = conform(shop, Source(**source))
        nodes.mark_order_lines(lines, Source(**source))
    assert [part for part in says if part not in str(caught.value)] == []


@pytest.mark.parametrize("buyers", [[], ["ann"]])
def test_a_shop_of_fewer_than_two_buyers_is_refused(shop, buyers):
    lines = shop["order_lines"][:1]
    back = lines.assign(customer_id="bob", quantity=-3.0)
    sold = [lines.assign(customer_id=name) for name in buyers]
    left, _, _, log, *_ = conform(
        shop | {"order_lines": pd.concat([*sold, back])}, Source()
    )
    with pytest.raises(BadInput, match=rf"{len(buyers)} customer\(s\) have an order"):
        nodes.mark_tables(left, log, Source())
