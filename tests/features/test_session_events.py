"""Events in the order of their sessions, by hand."""

import ibis
import pandas as pd
import pytest

from shopcast.features.session_events import ORDER, session_events
from shopcast.tables.schemas import EVENT_TYPES

DAY = pd.Timestamp("2024-01-01")
LOG = [  # customer, session, minute, type, product
    ("bob", "b1", 5, "view", "rug"),
    ("ann", "a1", 0, "view", "mug"),
    ("ann", "a1", 2, "purchase", "mug"),
    ("ann", "a1", 2, "purchase", "jug"),
    ("ann", "a2", 90, "cart", "rug"),
    ("ann", "a2", 91, "purchase", "rug"),
]


@pytest.fixture
def found() -> pd.DataFrame:
    return sessions_of(LOG)


def sessions_of(log: list[tuple]) -> pd.DataFrame:
    table = pd.DataFrame(
        log, columns=["customer_id", "session_id", "minute", "event_type", "product_id"]
    )
    time = DAY + pd.to_timedelta(table.pop("minute"), unit="min")
    table = table.assign(time=time, line=range(len(table)), category="a", brand=None,
                         price=1.0)  # fmt: skip
    shuffled = table.astype({"brand": "str", "product_id": "str"}).sample(
        frac=1, random_state=1
    )
    return session_events(ibis.memtable(shuffled)).order_by(ORDER).to_pandas()


def test_sessions_stand_together_in_the_order_in_which_they_began(found):
    assert found["customer_id"].tolist() == ["ann"] * 3 + ["bob"] + ["ann"] * 2
    assert found["first"].tolist() == [True, False, False, True, True, False]
    kinds = ["view", "purchase", "purchase", "view", "cart", "purchase"]
    assert [EVENT_TYPES[kind] for kind in found["type"]] == kinds
    assert found["product_id"].tolist()[1:3] == ["mug", "jug"], "ties as they came"


def test_what_visitors_had_done_before(found):
    assert found["purchases_before"].tolist() == [0, 0, 1, 0, 2, 2]
    assert found["sessions_before"].tolist() == [0, 0, 0, 0, 1, 1]
    assert found["since_bought"].isna().tolist() == [1, 1, 0, 1, 0, 0]
    assert found["since_bought"][[2, 4, 5]].tolist() == [0, 88 * 60, 89 * 60]
    assert found["since_first"].isna().tolist() == [1, 0, 0, 1, 0, 0]
    assert found["since_first"][[1, 2, 4, 5]].tolist() == [120, 120, 5400, 5460]
    since = found["since_event"]
    assert since.isna().tolist() == [True, False, False, True, False, False]
    assert since[[1, 2, 4, 5]].tolist() == [120, 0, 88 * 60, 60]


def test_what_visitors_had_done_with_the_same_product_and_category(found):
    assert found["product_before"].tolist() == [0, 1, 0, 0, 0, 1]
    assert found["product_wanted"].tolist() == [0, 0, 0, 0, 0, 1]
    assert found["product_bought"].tolist() == [0] * 6
    assert found["product_since"].isna().tolist() == [1, 0, 1, 1, 1, 0]
    assert found["category_before"].tolist() == [0, 1, 2, 0, 3, 4]
    assert found["category_bought"].tolist() == [0, 0, 1, 0, 2, 2]
    assert found["category_since"][[1, 2, 4, 5]].tolist() == [120, 0, 88 * 60, 60]


def test_unknown_products_are_not_the_same():
    log = [("ann", "a1", minute, "view", None) for minute in range(3)]
    found = sessions_of(log)
    assert found["product_before"].tolist() == [0, 0, 0]
    assert found["product_since"].isna().all()
