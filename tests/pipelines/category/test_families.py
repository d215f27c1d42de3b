"""Families of products, derived from their descriptions."""

import ibis
import numpy as np
import pandas as pd
import pytest
from running import parameters_of, periods
from scipy.sparse import csr_matrix

from shopcast.bad_input import BadInput
from shopcast.pipelines.category.choosing_categories import make_categories
from shopcast.pipelines.category.families import Families
from shopcast.pipelines.category.options import Families as FamilyOptions
from shopcast.pipelines.category.options import Options

WORDS = [
    "red wool scarf",
    "blue wool scarf",
    "green wool hat",
    "wool hat",
    "glass lamp",
    "brass lamp",
    "glass lamp shade",
    "brass lamp shade",
]
PLAIN = {"number": 2, "pieces": 2, "largest": 1.0, "components": 3, "words": 1}


def fit(texts: list[str], orders: list[str], **changes) -> list[str]:
    """Tell the family of each product; orders list products' places, such as "01"."""
    held = np.array(
        [[str(at) in order for at in range(len(texts))] for order in orders]
    )
    own = FamilyOptions(**PLAIN | changes)
    said = pd.Series(texts)
    families = Families.fit(said, csr_matrix(held.astype(float)), own, seed=1)
    goods = pd.DataFrame({"product_id": said.index.astype(str), "description": said})
    return families.assign(goods)["category"].tolist()


def test_families_are_products_whose_words_are_alike():
    assert fit(WORDS, ["0", "4"]) == ["derived: wool"] * 4 + ["derived: lamp"] * 4


def test_a_family_in_too_many_orders_is_split():
    """Every order holds wool, of two kinds, and a lamp, of two kinds."""
    orders = ["046", "146", "257", "357"]
    assert len(set(fit(WORDS, orders, components=6))) == 2
    found = fit(WORDS, orders, components=6, number=4, largest=0.6)
    assert found[::2] == ["derived: scarf", "derived: hat"] + ["derived: glass"] * 2
    assert found[1::2] == ["derived: scarf", "derived: hat"] + ["derived: brass"] * 2


def test_pieces_are_joined_until_they_would_be_in_too_many_orders():
    texts, orders = [*WORDS, "tea mug", "tea cup"], ["04", "15", "26", "37", "8"]
    apart = fit(texts, orders, pieces=8, largest=0.4)
    assert apart == (
        ["derived: wool"] * 4 + ["derived: lamp"] * 4 + ["derived: tea"] * 2
    )
    joined = fit(texts, orders, pieces=8, largest=0.8)
    assert joined == ["derived: lamp"] * 8 + ["derived: tea"] * 2


def test_a_name_is_of_words_that_others_have_not():
    """All are sets; a family is not named after that."""
    texts = [f"set of {text}" for text in WORDS]
    found = fit(texts, ["0", "4"], words=2)
    assert set(found) == {"derived: wool, hat", "derived: lamp, brass"}


@pytest.mark.parametrize(
    "words", [["lamp"], ["Item P001", "Item P002"] * 4, ["123"] * 9, ["a b", "lamp"]]
)
def test_too_few_words_are_refused_in_one_sentence(words):
    with pytest.raises(BadInput, match="differ by too few words for 2 families"):
        fit(words, ["0"])


def test_what_each_family_is_of_all_orders_is_said():
    """Ann's lines are of one order; Bob's and Cid's box has no description."""
    lines = [("ann", "0", "2024-01-01 09:00"), ("ann", "1", "2024-01-01 10:00"),
             ("ann", "4", "2024-01-01"), ("bob", "5", "2024-01-02"),
             ("bob", "box", "2024-01-02"), ("cid", "box", "2024-01-03"),
             ("dan", "0", "2024-03-01")]  # fmt: skip
    log = pd.DataFrame(lines, columns=["customer_id", "product_id", "time"])
    time = pd.to_datetime(log["time"], format="ISO8601")
    log = ibis.memtable(log.assign(time=time, quantity=1.0))
    own = parameters_of("category")["options"]
    options = Options(**own | {"families": PLAIN, "source": "derived"})
    texts = {"0": "wool hat", "1": "wool", "4": "lamp hat", "5": "lamp", "box": None}
    goods = pd.DataFrame({"product_id": texts.keys(), "description": texts.values()})
    goods = ibis.memtable(goods.assign(category=None).astype({"category": "str"}))
    vocabulary, table = make_categories(log, goods, periods(), options, 1)
    assert sorted(vocabulary.classes) == sorted(table["category"])
    assert sorted(table["orders"]) == [1, 2]
    assert sorted(table["order_share"]) == [1 / 3, 2 / 3]
    assert sorted(table["line_share"]) == [2 / 6, 2 / 6]
