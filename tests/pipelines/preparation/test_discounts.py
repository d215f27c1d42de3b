"""Discounts, per line, piece, order or in percent, and those that look wrong."""

import json
from decimal import Decimal

import pandas as pd
import pytest

from shopcast.pipelines.preparation.columns import conform
from shopcast.pipelines.preparation.conforming import complete_lines
from shopcast.pipelines.preparation.nodes import mark_order_lines
from shopcast.pipelines.preparation.suspected_discounts import suspect_discounts
from shopcast.tables.sources import Source

RULES = ["exact_duplicate", "not_a_product"]
ORDER = [
    ("1", "ann", "mug", "2024-01-01 09:00", 2, 5.0),
    ("1", "ann", "rug", "2024-01-01 09:00", 1, 40.0),
    ("2", "bob", "rug", "2024-01-02 12:00", 1, 40.0),
]


def source(per: str) -> Source:
    table = {"discount_per": per, "rules": RULES}
    return Source(not_products="POST", tables={"order_lines": table})


def conformed(lines: pd.DataFrame, per: str):
    return complete_lines(conform(lines, "order_lines", source(per)))


def marked(lines: pd.DataFrame, per: str):
    return mark_order_lines(conformed(lines, per), source(per))


def suspected(lines: pd.DataFrame, per: str) -> dict:
    return suspect_discounts(marked(lines, per), conformed(lines, per), source(per))


def amounts(lines: pd.DataFrame, per: str) -> list[float]:
    return marked(lines, per).order_by("line").to_pandas()["amount"].round(9).tolist()


@pytest.mark.parametrize(
    ("per", "discounts", "expected"),
    [
        ("line", [2.0, 5.0, None], [8.0, 35.0, 40.0]),
        ("unit", [2.0, 5.0, None], [6.0, 35.0, 40.0]),
        ("order", [5.0, 5.0, None], [9.0, 36.0, 40.0]),
        ("order", [2.0, 5.0, None], [9.0, 36.0, 40.0]),
        ("percent", [10.0, 5.0, None], [9.0, 38.0, 40.0]),
    ],
)
def test_a_discount_is_what_the_parameter_says(make_lines, per, discounts, expected):
    lines = make_lines(*ORDER).assign(discount=discounts)
    assert amounts(lines, per) == expected
    saved = marked(lines, per).order_by("line").to_pandas()["discount"]
    assert saved.round(9).tolist()[:2] == [10 - expected[0], 40 - expected[1]]
    assert pd.isna(saved[2])


def test_the_parts_of_an_orders_discount_add_up_to_it(make_lines):
    third = [("1", "ann", f"p{one}", "2024-01-01", 1, 3.0) for one in range(3)]
    odd = [("2", "bob", f"p{one}", "2024-01-02", one, 0.07) for one in range(1, 60)]
    lines = make_lines(*third, *odd).assign(discount=[10.0] * 3 + [7.77] * 59)
    table = marked(lines, "order").to_pandas()
    parts = table["discount"].map(lambda one: Decimal(f"{one:.10f}"))
    whole = parts.groupby(table["order_id"]).sum()
    assert whole.tolist() == [Decimal(10), Decimal("7.77")]
    assert (table["discount"] - parts.astype(float)).abs().max() < 1e-12


def test_what_is_no_sale_takes_no_part_of_an_orders_discount(make_lines):
    lines = make_lines(
        ORDER[0],
        ORDER[0],
        ORDER[1],
        ("1", "ann", "POST", "2024-01-01 09:00", 1, 100.0),
        ("1", "ann", "jug", "2024-01-01 09:00", -1, 20.0),
        ("C2", "bob", "jug", "2024-01-01 09:00", -1, 20.0),
    ).assign(discount=[5.0] * 5 + [-2.0])
    assert amounts(lines, "order") == [9.0, 10.0, 36.0, 100.0, -20.0, -18.0]


def test_an_order_of_nothing_has_no_discount(make_lines):
    lines = make_lines(("1", "ann", "mug", "2024-01-01", 1, 0.0)).assign(discount=5.0)
    assert amounts(lines, "order") == [0.0]


@pytest.fixture
def repeated(make_lines) -> pd.DataFrame:
    """Ann's order repeats its discount, which is more than the mugs cost."""
    return make_lines(*ORDER).assign(discount=[20.0, 20.0, 1.0])


def test_an_orders_discount_taken_for_a_lines_is_suspected(repeated):
    found = suspected(repeated, "line")
    assert {name: one["count"] for name, one in found.items()} == {
        "discount_above_price": 1,
        "discount_repeated": 1,
    }
    assert "1 sales are discounted" in found["discount_above_price"]["says"]
    assert "1 of 1 discounted orders" in found["discount_repeated"]["says"]
    assert suspected(repeated, "order") == {}


@pytest.mark.parametrize(
    "discounts", [[1.0, 4.0, 1.0], [10.0, 4.0, 1.0], [None] * 3, [0.0] * 3]
)
def test_discounts_that_differ_or_are_whole_are_not_suspected(make_lines, discounts):
    lines = make_lines(*ORDER).assign(discount=pd.Series(discounts, dtype=float))
    assert suspected(lines, "line") == {}


def test_lines_that_do_not_agree_on_their_orders_discount_are_suspected(make_lines):
    lines = make_lines(*ORDER).assign(discount=[2.0, 5.0, 1.0])
    found = suspected(lines, "order")["discount_differs"]
    assert found["count"] == 1
    assert "1 orders tell several discounts" in found["says"]


def test_negative_discounts_of_sales_are_suspected(make_lines):
    lines = make_lines(*ORDER).assign(discount=[-2.0, -5.0, 1.0])
    assert suspected(lines, "line")["discount_negative"]["count"] == 2


@pytest.mark.parametrize("told", [-2.0, 2.0])
def test_a_discount_makes_a_refund_smaller_however_it_is_signed(make_lines, told):
    lines = make_lines(
        ("C2", "bob", "jug", "2024-01-01 09:00", -1, 20.0),
        ("C2", "bob", "mug", "2024-01-01 09:00", -1, 20.0),
    ).assign(discount=told)
    assert amounts(lines, "order") == [-19.0, -19.0]


def test_suspicions_are_saved_and_told(
    repeated, tmp_path, save_shop, shop, prepare, capsys
):
    save_shop(shop | {"order_lines": repeated}, tmp_path / "raw")
    prepare(tmp_path / "base", tmp_path / "raw")
    report = json.loads((tmp_path / "base/08_reporting/quality.json").read_text())
    suspicions = report["order_lines"]["suspicions"]
    assert suspicions["discount_repeated"]["count"] == 1
    told = capsys.readouterr().out
    assert [told.count(f"WARNING  order_lines.discount: 1 {what}") for what in
            ("sales", "of")] == [1, 1]  # fmt: skip
