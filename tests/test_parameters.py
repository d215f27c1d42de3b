"""The list of parameters is whole, and of now."""

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
