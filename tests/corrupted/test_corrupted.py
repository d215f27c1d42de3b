"""A part of the corrupted stores and wrong parameters; `make corrupted` tries all."""

import subprocess
import sys
from collections import Counter

import pytest
from parameters import WRONG
from running import ROOT
from stores import STORES

EVERY = 96
# What nobody can tell from a shop that is so: one without products' or orders' ids,
# files of no rows, ids with blanks around them, a season, a calendar of weeks or with
# a day that is another, a price of nearly nothing.
LIMITS = {
    "order_lines.product_id-unknown",
    "order_lines.order_id-unknown",
    "order_lines.without-order-id",
    "order_lines.without-product-id",
    "order_lines.second-part-no-rows",
    "order_lines.customer_id-spelt-by-tab-at-end",
    "order_lines.year-without-sales",
    "calendar.day-1900-instead",
    "events.price-1e-300",
}
# Louder than it must be, or told by the page alone.
FINE = {("told", "sentence"), ("told", "noted")}


@pytest.fixture(scope="module")
def found() -> dict[str, tuple[str, str]]:
    """What was expected and found, of every so manyth."""
    chosen = [*STORES][::EVERY] + [*WRONG][::EVERY]
    command = [sys.executable, str(ROOT / "tests/corrupted/table.py"), "--only"]
    command += [name.replace("[", "[[]") for name in chosen]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    rows = [line[2:].split(" | ") for line in done.stdout.splitlines() if " | " in line]
    both = {name: (expects, was) for name, expects, was, *_ in rows}
    assert {*chosen} <= both.keys()
    return both


def test_every_one_of_them_has_another_name_and_there_are_many():
    assert len(STORES) >= 131
    assert len(WRONG) >= 46
    assert Counter(one.expects for one in STORES.values())["sentence"] > 100


def test_corrupted_input_ends_as_it_should(found):
    wrong = {
        name: both
        for name, both in found.items()
        if both[0] != both[1] and both not in FINE and name not in LIMITS
    }
    assert wrong == {}
