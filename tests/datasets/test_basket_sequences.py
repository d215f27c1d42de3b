"""Baskets without dates become order lines."""

import json

import pytest
from kedro.io import DatasetError

from shopcast.datasets.basket_sequences import BasketSequencesDataset

PAST = {"ann": [[-1], [3, 5], [5, 5], [-1]], "bob": [[-1], [4], [-1]]}
NEXT = {"ann": [[-1], [3], [-1]], "bob": [[-1], [7, 8], [-1]]}


@pytest.fixture
def make(tmp_path):
    def make(past, after) -> BasketSequencesDataset:
        names = {"history": past, "future": after}
        for name, content in names.items():
            (tmp_path / name).write_text(content)
        paths = {name: str(tmp_path / name) for name in names}
        return BasketSequencesDataset(**paths, last_day="2001-02-28")

    return make


def test_everybodys_next_basket_is_of_one_day_and_others_of_the_days_before(make):
    table = make(json.dumps(PAST), json.dumps(NEXT)).load()
    rows = table[["customer_id", "time", "product_id"]].to_numpy().tolist()
    assert rows == [
        ["ann", "2001-02-26", "3"],
        ["ann", "2001-02-26", "5"],
        ["ann", "2001-02-27", "5"],
        ["bob", "2001-02-27", "4"],
        ["ann", "2001-02-28", "3"],
        ["bob", "2001-02-28", "7"],
        ["bob", "2001-02-28", "8"],
    ]
    assert table["order_id"].nunique() == 5
    assert (table["quantity"] == 1).all()


def test_who_has_no_next_basket_is_not_put_on_its_day(make):
    table = make(json.dumps(PAST), json.dumps({"ann": NEXT["ann"]})).load()
    bob = table[table["customer_id"] == "bob"]
    assert bob["time"].tolist() == ["2001-02-27"]


@pytest.mark.parametrize("content", ["[1, 2]", "no JSON", '{"ann": 3}'])
def test_what_is_no_baskets_is_refused_in_one_sentence(make, content):
    with pytest.raises(DatasetError, match="history: not of customers with baskets"):
        make(content, json.dumps(NEXT)).load()


def test_a_missing_file_is_named(tmp_path):
    dataset = BasketSequencesDataset(
        history=str(tmp_path / "h"), future=str(tmp_path / "f"), last_day="2001-02-28"
    )
    with pytest.raises(DatasetError, match="No such file"):
        dataset.load()
    with pytest.raises(DatasetError, match="read only"):
        dataset.save(PAST)
