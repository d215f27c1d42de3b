import ibis
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopcast.pipelines.preparation.cleaning import mark, mark_returns
from shopcast.pipelines.preparation.returns import match_returns
from shopcast.tables.sources import Source

SALE, RETURN = 1, -1
START = pd.Timestamp("2024-01-01")


def table(lines: pd.DataFrame) -> ibis.Table:
    return ibis.memtable(lines.assign(line=range(len(lines))))


def pairs(lines: pd.DataFrame) -> dict[int, str | None]:
    """Tell the matched lines, and for a sale the day on which it was undone."""
    matched = match_returns(table(lines)).order_by("line").to_pandas()
    days = matched["undone_at"].dt.strftime("%d").astype(object)
    return dict(zip(matched["line"], days.where(days.notna(), None), strict=True))


def test_a_cancellation_undoes_the_sale_of_the_same_size(make_lines):
    lines = make_lines(
        ("1", "ann", "mug", "2024-01-01", 2, 5.0),
        ("2", "ann", "mug", "2024-01-02", 3, 5.0),
        ("C", "ann", "mug", "2024-01-03", -2, 5.0),
    )
    assert pairs(lines) == {0: "03", 2: None}


def test_of_two_sales_the_later_one_is_undone(make_lines):
    lines = make_lines(
        ("1", "ann", "mug", "2024-01-01", 2, 5.0),
        ("2", "ann", "mug", "2024-01-02", 2, 5.0),
        ("C", "ann", "mug", "2024-01-03", -2, 5.0),
        ("3", "ann", "mug", "2024-01-04", 2, 5.0),
    )
    assert pairs(lines) == {1: "03", 2: None}


def test_a_second_return_undoes_the_earlier_sale_and_a_third_none(make_lines):
    lines = make_lines(
        ("1", "ann", "mug", "2024-01-01", 2, 5.0),
        ("2", "ann", "mug", "2024-01-02", 2, 5.0),
        ("C", "ann", "mug", "2024-01-03", -2, 5.0),
        ("C", "ann", "mug", "2024-01-04", -2, 5.0),
        ("C", "ann", "mug", "2024-01-05", -2, 5.0),
    )
    assert pairs(lines) == {0: "04", 1: "03", 2: None, 3: None}


def test_a_return_before_any_sale_stays_unmatched(make_lines):
    lines = make_lines(
        ("C", "ann", "mug", "2024-01-01", -2, 5.0),
        ("1", "ann", "mug", "2024-01-02", 2, 5.0),
        ("C", "ann", "mug", "2024-01-03", -2, 5.0),
    )
    assert pairs(lines) == {1: "03", 2: None}


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(("C", "bob", "mug", "2024-01-02", -2, 5.0), id="customer"),
        pytest.param(("C", "ann", "rug", "2024-01-02", -2, 5.0), id="product"),
        pytest.param(("C", "ann", "mug", "2024-01-02", -1, 5.0), id="quantity"),
        pytest.param(("C", "ann", "mug", "2024-01-02", -2, 4.0), id="price"),
    ],
)
def test_a_return_that_differs_from_the_sale_stays_unmatched(make_lines, other):
    lines = make_lines(("1", "ann", "mug", "2024-01-01", 2, 5.0), other)
    assert pairs(lines) == {}


def test_returns_of_unknown_customers_stay_unmatched(make_lines):
    lines = make_lines(
        ("1", None, "mug", "2024-01-01", 2, 5.0),
        ("C", None, "mug", "2024-01-02", -2, 5.0),
    )
    assert pairs(lines) == {}


def test_a_partial_return_is_kept_as_a_negative_amount(make_lines):
    lines = make_lines(
        ("1", "ann", "mug", "2024-01-01", 3, 5.0),
        ("C", "ann", "mug", "2024-01-02", -1, 5.0),
    )
    marked = mark(table(lines), "order_lines", Source())
    settled = mark_returns(marked).order_by("line").to_pandas()
    assert settled["rule"].isna().tolist() == [True, True]
    assert settled["is_return"].tolist() == [False, True]
    assert settled["quantity"].tolist() == [3.0, -1.0]
    assert settled["undone_at"].isna().tolist() == [True, True]


def test_lines_of_the_same_moment_are_matched_in_the_order_of_the_source(make_lines):
    sale = ("1", "ann", "mug", "2024-01-01", 2, 5.0)
    back = ("C", "ann", "mug", "2024-01-01", -2, 5.0)
    assert pairs(make_lines(sale, back)) == {0: "01", 1: None}
    assert pairs(make_lines(back, sale)) == {}


def undone_by_a_stack(log: pd.DataFrame) -> pd.Series:
    """Undo sales one line at a time: what no reader doubts, and no engine likes."""
    undone = pd.Series(pd.NaT, index=log.index, dtype="datetime64[us]")
    stacks: dict[str, list[int]] = {}
    for line, row in log.sort_values(["time", "line"]).iterrows():
        stack = stacks.setdefault(row["customer_id"], [])
        if row["quantity"] > 0:
            stack.append(line)
        elif stack:
            undone[stack.pop()] = row["time"]
    return undone.dropna()


steps = st.tuples(
    st.sampled_from(["ann", "bob"]), st.integers(0, 9), st.sampled_from([SALE, RETURN])
)


@settings(max_examples=50, deadline=None)
@given(st.lists(steps, min_size=1, max_size=14))
def test_sales_and_returns_pair_up_and_no_return_undoes_a_later_sale(log):
    lines = pd.DataFrame(log, columns=["customer_id", "day", "quantity"]).assign(
        product_id="mug", unit_price=5.0, line=range(len(log))
    )
    time = (START + pd.to_timedelta(lines["day"], unit="D")).astype("datetime64[us]")
    lines = lines.assign(time=time)
    matched = match_returns(ibis.memtable(lines)).to_pandas().set_index("line")
    both = lines.join(matched, how="inner")
    sales = both[both["quantity"] == SALE]
    assert (both["quantity"] == RETURN).sum() == len(sales)
    assert (sales["undone_at"] >= sales["time"]).all()
    expected = undone_by_a_stack(lines)
    assert sales["undone_at"].sort_index().to_dict() == expected.sort_index().to_dict()
