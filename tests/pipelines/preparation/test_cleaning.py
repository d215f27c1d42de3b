import ibis
import numpy as np
import pandas as pd
import pytest

from shopcast.pipelines.preparation.cleaning import (
    RULES,
    kept,
    mark,
    mark_outliers,
    mark_returns,
)
from shopcast.tables.sources import PERIOD, Source

NAN = float("nan")
GOOD = ("1", "ann", "mug", "2024-01-01 09:00", 2, 5.0)
BROKEN = {
    "missing_customer": [("2", None, "mug", "2024-01-01 09:00", 2, 5.0)],
    "missing_time": [("2", "bob", "mug", None, 2, 5.0)],
    "exact_duplicate": [GOOD, GOOD],
    "repeated_event": [("2", "ann", "mug", "2024-01-01 09:00", 1, 4.0)],
    "outside_period": [
        ("2", "bob", "mug", "2023-12-31 23:59", 2, 5.0),
        ("3", "bob", "mug", "2024-02-01 00:00", 2, 5.0),
    ],
    "not_a_product": [("2", "bob", "POST", "2024-01-02", 1, 4.5)],
    "zero_price": [
        ("2", "bob", "mug", "2024-01-02", 1, 0.0),
        ("3", "bob", "mug", "2024-01-02", 1, NAN),
    ],
    "negative_price": [("2", "bob", "debt", "2024-01-02", 1, -11062.06)],
    "price_too_high": [("2", "bob", "mug", "2024-01-02", 1, 100.01)],
    "no_quantity": [
        ("2", "bob", "mug", "2024-01-02", 0, 5.0),
        ("3", "bob", "mug", "2024-01-02", NAN, 5.0),
    ],
}
OF_EVENTS = {"other_type"}  # tests of visits
FINE = {
    "missing_customer": ("2", "0", "mug", "2024-01-01 09:00", 2, 5.0),
    "missing_time": ("2", "bob", "mug", "1970-01-01", 2, 5.0),
    "exact_duplicate": ("1", "ann", "mug", "2024-01-01 09:00", 1, 5.0),
    "repeated_event": ("2", "ann", "mug", "2024-01-01 09:00:01", 2, 5.0),
    "outside_period": ("2", "bob", "mug", "2024-01-31 23:59", 2, 5.0),
    "not_a_product": ("2", "bob", "POSTER", "2024-01-02", 1, 4.5),
    "zero_price": ("2", "bob", "mug", "2024-01-02", 1, -0.01),
    "negative_price": ("2", "bob", "mug", "2024-01-02", -1, 0.0),
    "price_too_high": ("2", "bob", "mug", "2024-01-02", 1, 100.0),
    "no_quantity": ("2", "bob", "mug", "2024-01-02", -1, 5.0),
}


def source(*rules: str) -> Source:
    period = {"start": "2024-01-01", "end": "2024-02-01"} if PERIOD in rules else {}
    return Source(
        **period,
        not_products="^(POST|M)$",
        max_price=100.0,
        tables={"order_lines": {"rules": rules}},
    )


def test_the_rule_of_the_period_has_the_name_that_the_source_asks_for():
    assert PERIOD in RULES


def table(lines: pd.DataFrame) -> ibis.Table:
    return ibis.memtable(lines.assign(line=range(len(lines))))


def rules_of(marked: ibis.Table) -> list[str | None]:
    rules = marked.order_by("line").to_pandas()["rule"].astype(object)
    return rules.where(rules.notna(), None).tolist()


def test_every_rule_has_its_examples():
    assert RULES.keys() - OF_EVENTS == BROKEN.keys() == FINE.keys()


@pytest.mark.parametrize("rule", BROKEN)
def test_a_rule_finds_the_rows_that_break_it_and_no_other(make_lines, rule):
    lines = make_lines(GOOD, FINE[rule], *BROKEN[rule])
    marked = mark(table(lines), "order_lines", source(rule))
    assert rules_of(marked) == [None, None] + [rule] * len(BROKEN[rule])
    assert len(kept(marked).to_pandas()) == 2


def test_the_first_moment_of_the_period_is_inside(make_lines):
    lines = make_lines(("1", "ann", "mug", "2024-01-01 00:00", 2, 5.0))
    marked = mark(table(lines), "order_lines", source("outside_period"))
    assert rules_of(marked) == [None]


def test_the_first_of_several_broken_rules_drops_a_row_and_all_are_told(make_lines):
    lines = make_lines(GOOD, ("2", None, "POST", "2024-01-02", 0, 0.0))
    rules = ("not_a_product", "missing_customer", "no_quantity", "negative_price")
    marked = mark(table(lines), "order_lines", source(*rules)).order_by("line")
    expected = pd.DataFrame(
        {
            "breaks_not_a_product": [False, True],
            "breaks_missing_customer": [False, True],
            "breaks_no_quantity": [False, True],
            "breaks_negative_price": [False, False],
            "rule": [None, "not_a_product"],
        }
    )
    pd.testing.assert_frame_equal(
        marked.select(*expected.columns).to_pandas(), expected, check_dtype=False
    )


def test_rows_that_agree_in_all_but_one_column_are_no_duplicates(make_lines):
    lines = make_lines(GOOD, GOOD, GOOD).assign(payment=["card", None, None])
    marked = mark(table(lines), "order_lines", source("exact_duplicate"))
    assert rules_of(marked) == [None, None, "exact_duplicate"]


def test_without_rules_every_row_is_kept(make_lines):
    lines = table(make_lines(GOOD, GOOD))
    marked = mark(lines, "order_lines", Source())
    assert rules_of(marked) == [None, None]


def test_marking_changes_no_column_of_the_source(order_lines):
    lines = table(order_lines)
    marked = mark(lines, "order_lines", source(*BROKEN)).order_by("line")
    pd.testing.assert_frame_equal(
        marked.select(*lines.columns).to_pandas(), lines.to_pandas()
    )


def test_an_amount_tells_the_price_where_no_price_does(make_lines):
    lines = make_lines(GOOD, *(("2", "bob", "mug", "2024-01-02", 2, NAN),) * 3)
    told = table(lines.assign(amount=[NAN, 8.0, 0.0, -4.0]))
    marked = mark(told, "order_lines", source("zero_price", "negative_price"))
    assert rules_of(marked) == [None, None, "zero_price", "negative_price"]


def test_a_cancellation_is_dropped_and_its_sale_is_told_when_it_was_undone(
    order_lines,
):
    marked = mark(table(order_lines), "order_lines", source())
    settled = mark_returns(marked).order_by("line").to_pandas()
    expected = pd.DataFrame(
        {
            "rule": [None, None, None, "cancellation", None],
            "undone_at": pd.to_datetime(["2024-01-03 10:00"] + [None] * 4),
            "is_return": [False] * 5,
        }
    )
    pd.testing.assert_frame_equal(settled[[*expected]], expected, check_dtype=False)


def test_a_return_that_another_rule_drops_undoes_nothing(make_lines):
    lines = make_lines(GOOD, ("C1", "ann", "mug", "2024-03-01", -2, 5.0))
    marked = mark_returns(mark(table(lines), "order_lines", source("outside_period")))
    assert rules_of(marked) == [None, "outside_period"]
    assert marked["undone_at"].notnull().sum().execute() == 0
    assert marked["is_return"].sum().execute() == 0


def test_an_amount_beyond_tukeys_outer_fence_is_flagged_and_kept():
    amounts = [10.0, 11.0, 12.0, 13.0, -14.0, 5000.0, None]
    lines = ibis.memtable({"line": range(7), "amount": amounts, "rule": [None] * 7})
    marked = lines.mutate(rule=lines["rule"].cast("string"))
    flagged = mark_outliers(marked).order_by("line").to_pandas()
    assert flagged["is_outlier"].tolist() == [False] * 5 + [True, False]
    assert flagged["rule"].isna().all()


def test_what_is_beyond_the_inner_fence_alone_is_not_flagged():
    # Quartiles of the logarithms are 2.5 and 7.5: the fences lie at 15 and at 22.5.
    logs = [*range(9), 16, 23]
    lines = ibis.memtable({"line": range(11), "amount": np.expm1(logs)})
    marked = lines.mutate(rule=ibis.null("string"))
    flagged = mark_outliers(marked).order_by("line").to_pandas()
    assert flagged["is_outlier"].tolist() == [False] * 10 + [True]
