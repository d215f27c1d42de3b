"""The list of parameters is whole, and of now."""

import re
import sys

import pytest
from running import ROOT

sys.path.insert(0, str(ROOT / "docs"))

from list_parameters import OPTIONS, PAGE, SHARED, attributes, page, rows

from shopcast.features.cutoffs import Periods
from shopcast.tables.sources import Source


def test_the_page_is_of_now():
    assert PAGE.read_text("utf-8") == page(), "run python docs/list_parameters.py"


@pytest.mark.parametrize("kind", [Source, Periods, *OPTIONS.values()])
def test_each_parameter_has_a_meaning(kind):
    assert [name for name, _, meaning in rows(kind, "", {}) if not meaning] == []


@pytest.mark.parametrize("kind", [*SHARED])
def test_each_parameter_that_tasks_share_has_a_meaning(kind):
    assert {*attributes(kind)} == {*kind.model_fields}


@pytest.mark.parametrize("task", [*OPTIONS])
def test_each_parameter_is_told_of_where_it_is_set(task):
    """Beside it or above it, in the file that one opens."""
    told = {name for name, *_ in rows(OPTIONS[task], f"{task}.options", {})}
    lines = (ROOT / f"conf/base/parameters_{task}.yml").read_text("utf-8").splitlines()
    keys: list[str] = []
    for above, line in zip(["", *lines], lines, strict=False):
        found = re.match(r"( *)(\w+):", line)
        if found:
            keys = [*keys[: len(found[1]) // 2], found[2]]
            beside = " #" in line or above.strip().startswith("#")
            assert beside or ".".join(keys) not in told, line
