"""The last orders and visits before a cutoff, by hand."""

import ibis
import numpy as np
import pandas as pd
import pytest
from small_log import AT, LOG
from small_log import transactions as small_log

from shopcast.features.columns import num_orders, spread
from shopcast.features.days import next_purchase, purchase_days
from shopcast.features.orders import order_lists
from shopcast.features.visits import visit_features

NIGHT = pd.Timestamp("2024-02-01")
EXTRA = {"discount": 0.0, "delivery_days": None, "payment": None}


def transactions(**columns) -> ibis.Table:
    """The small log, with what else the shop may know."""
    log = small_log().to_pandas().assign(**EXTRA | columns)
    kinds = {"discount": "float64", "delivery_days": "float64", "payment": "str"}
    return ibis.memtable(log.astype(kinds))


def lists(most: int = 5, same_day: bool = False, **columns) -> pd.DataFrame:
    table = order_lists(transactions(**columns), AT, most, same_day).to_pandas()
    return table.set_index("customer_id").sort_index()


def test_orders_are_listed_latest_first_and_a_day_is_one_order():
    found = lists()
    assert found.index.tolist() == ["ann", "bob"]
    assert list(found.loc["ann", "order_age"]) == [2, 5, 12]
    assert list(found.loc["ann", "order_spend"]) == [50.0, 30.0, 100.0]
    assert list(found.loc["ann", "order_lines"]) == [1, 2, 1]
    assert list(found.loc["bob", "order_age"]) == [31]


def test_the_same_day_can_count_twice():
    found = lists(same_day=True)
    assert list(found.loc["ann", "order_age"]) == [2, 5, 5, 12]


def test_only_so_many_orders_are_kept():
    assert list(lists(most=2).loc["ann", "order_age"]) == [2, 5]


def test_what_the_shop_does_not_know_keeps_its_place():
    found = lists(discount=None)
    assert np.isnan(found.loc["ann", "order_discount"]).all()
    assert len(found.loc["ann", "order_discount"]) == 3
    assert np.isnan(found.loc["ann", "order_delivery"]).all()
    assert list(found.loc["ann", "order_payment"]) == ["", "", ""]


def test_a_discount_is_a_share_of_the_list_price():
    found = lists(discount=10.0)
    assert list(found.loc["ann", "order_discount"]) == pytest.approx(
        [10 / 60, 20 / 50, 10 / 110]
    )


def test_lists_are_spread_oldest_first_and_padded_on_the_right():
    table = pd.DataFrame({"order_age": [[2, 5, 12], [31]]})
    assert spread(table, "order_age", 4).tolist() == [[12, 5, 2, 0], [31, 0, 0, 0]]
    assert num_orders(table).tolist() == [3, 1]


def test_visits_are_counted_before_the_cutoff():
    events = pd.DataFrame(
        [
            ("ann", "s1", "2024-01-31 23:59", "view"),
            ("ann", "s1", "2024-02-01 00:01", "purchase"),
            ("ann", "s2", "2024-01-10 12:00", "view"),
            ("ann", "s3", "2024-02-01 00:00", "view"),
        ],
        columns=["customer_id", "session_id", "time", "event_type"],
    ).astype({"time": "M8[us]"})
    found = visit_features(ibis.memtable(events), AT).to_pandas().iloc[0]
    assert found["days_since_visit"] == 1
    assert found[["visits_7", "visits_30", "visits_90"]].tolist() == [1, 2, 2]


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        pytest.param("2024-02-10", {"ann": 0, "bob": 1, "cid": 0}, id="all"),
        pytest.param("2024-02-02", {"ann": 0, "cid": 0}, id="one-day"),
        pytest.param("2024-02-01", {}, id="nothing"),
    ],
)
def test_the_next_purchase_is_seen_as_far_as_is_known(until, expected):
    found = next_purchase(purchase_days(small_log()), AT, pd.Timestamp(until), 7)
    table = found.to_pandas().set_index("customer_id")["ahead"]
    assert table.to_dict() == expected


@pytest.mark.parametrize(("horizon", "ahead"), [(3, [0]), (7, [])])
def test_a_purchase_undone_within_the_horizon_does_not_count(horizon, ahead):
    log = [row for row in LOG if row[0] == "cid"]
    log[0] = (*log[0][:4], "2024-02-05")
    days, until = purchase_days(small_log(log)), pd.Timestamp("2024-03-01")
    found = next_purchase(days, AT, until, horizon).to_pandas()
    assert found["ahead"].tolist() == ahead


@pytest.mark.parametrize(("waited", "seen"), [(2.0, 2.0), (3.0, np.nan)])
def test_a_delivery_is_known_once_it_has_come(waited, seen):
    found = lists(delivery_days=waited).loc["ann", "order_delivery"]
    latest, *others = found
    np.testing.assert_equal(latest, seen)
    assert others == [waited, waited]
