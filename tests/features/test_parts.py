"""Customers in parts: each in one of them, and together as the whole."""

import ibis
import pandas as pd
import pytest

from shopcast.features import parts
from shopcast.features.lists import sorted_lists

WHO = [f"c{number:02}" for number in range(40)]
LOG = pd.DataFrame({"customer_id": WHO * 3, "line": range(120)})
ORDER = ["customer_id"]


def lists(log: ibis.Table) -> ibis.Table:
    found = sorted_lists(log, ["customer_id"], "line", {"lines": log["line"]})
    return found.order_by(ORDER)


@pytest.fixture
def small(monkeypatch) -> None:
    monkeypatch.setattr(parts, "ROWS", 25)


def test_every_customer_is_in_one_part(small):
    log = ibis.memtable(LOG)
    found = [set(one["customer_id"].execute()) for one in
             parts.customer_parts(lambda log: log, log)]  # fmt: skip
    assert len(found) == 5
    assert sum(map(len, found)) == len(set.union(*found)) == len(WHO)


def test_the_parts_are_read_as_the_whole(monkeypatch):
    log = ibis.memtable(LOG)
    whole = parts.read_parts(lists, log, order=ORDER)
    monkeypatch.setattr(parts, "ROWS", 25)
    pd.testing.assert_frame_equal(parts.read_parts(lists, log, order=ORDER), whole)
    assert whole["lines"][3].tolist() == [3, 43, 83]


def test_the_largest_log_tells_how_many_and_none_is_no_fault(small):
    log, few = ibis.memtable(LOG), ibis.memtable(LOG.head(2))
    assert len([*parts.customer_parts(lambda few, log: few, few, log)]) == 5
    nobody = log.filter(log["line"] < 0)
    assert parts.read_parts(lists, nobody, order=ORDER).empty
