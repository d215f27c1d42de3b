"""Baskets of a day, and what came before it."""

import ibis
import pandas as pd
import pytest

from shopcast.features.baskets import (
    basket_days,
    basket_lines,
    bought_on,
    histories,
    today,
)
from shopcast.features.days import cutoff_table

LOG = [
    ("ann", "2024-01-01 09:00", "rug", 1.0, 40.0),
    ("ann", "2024-01-11 09:00", "mug", 2.0, 10.0),
    ("ann", "2024-01-11 18:00", "mug", 1.0, 8.0),
    ("ann", "2024-01-11 18:00", "jug", 1.0, 9.0),
    ("ann", "2024-01-20 10:00", "mug", 1.0, 5.0),
    ("ann", "2024-01-20 10:00", "pot", 1.0, 5.0),
    ("ann", "2024-01-21 10:00", "pot", -1.0, -5.0),
    ("bob", "2024-01-19 10:00", "mug", 1.0, 5.0),
    ("cid", "2024-01-02 10:00", "mug", 1.0, 5.0),
    ("cid", "2024-02-03 10:00", "rug", 1.0, 5.0),
]
ATS = pd.DatetimeIndex(["2024-01-10", "2024-01-15"])


@pytest.fixture
def lines() -> ibis.Table:
    columns = ["customer_id", "time", "product_id", "quantity", "amount"]
    table = pd.DataFrame(LOG, columns=columns).astype({"time": "M8[us]"})
    return basket_lines(ibis.memtable(table))


def test_a_basket_is_the_set_of_products_of_a_day(lines):
    ann = lines.filter(lines["customer_id"] == "ann").to_pandas()
    ann = ann.sort_values(["day", "product_id"])
    assert ann["product_id"].tolist() == ["rug", "jug", "mug", "mug", "pot"]
    assert ann["price"].tolist() == [40.0, 9.0, 6.5, 5.0, 5.0]


def test_baskets_within_the_label_are_foretold_if_there_was_one_before(lines):
    found = basket_days(lines, ATS, 7).to_pandas().sort_values(["at", "customer_id"])
    assert found["customer_id"].tolist() == ["ann", "ann"]
    assert found["day"].dt.day.tolist() == [11, 20]
    longer = basket_days(lines, ATS[:1], 11, last=True).to_pandas()
    assert longer["day"].dt.day.tolist() == [20]
    until = basket_days(lines, ATS[:1], 10).to_pandas()
    assert until["day"].dt.day.tolist() == [11], "the 20th is the eleventh day"
    every = basket_days(lines, ATS[:1], 11).to_pandas()
    assert sorted(every["day"].dt.day) == [11, 20]


def test_a_history_lists_the_last_baskets_before_the_day(lines):
    found = histories(lines, basket_days(lines, ATS, 7), 1)
    assert found["baskets"].tolist() == [1, 2]
    assert [list(one) for one in found["product"]] == [["rug"], ["jug", "mug"]]
    whole = histories(lines, basket_days(lines, ATS, 7), 9).iloc[1]
    assert list(whole["product"]) == ["rug", "jug", "mug"]
    assert list(whole["age"]) == [2, 1, 1]
    assert list(whole["ago"]) == [10, 0, 0]


def test_the_label_is_what_was_bought_on_the_day(lines):
    found = bought_on(lines, basket_days(lines, ATS, 7))
    assert [list(one) for one in found["bought"]] == [["jug", "mug"], ["mug", "pot"]]


def test_today_everybody_is_described(lines):
    now = cutoff_table(pd.DatetimeIndex(["2024-02-04"]))
    found = histories(lines, today(lines, now), 9)
    assert found["customer_id"].tolist() == ["ann", "bob", "cid"]
    assert list(found["product"][2]) == ["mug", "rug"]


def test_no_moment_gives_no_history(lines):
    found = histories(lines, basket_days(lines, ATS - pd.Timedelta(days=99), 7), 9)
    assert len(found) == 0
    assert {"product", "age", "ago", "baskets"} <= set(found)
