"""Every number of every sentence of `eda`, beside the primary tables."""

import re

import pandas as pd
import pytest
import recomputed
import recomputed_goods
import recomputed_people
from sentences import FIGURES

ANEW = {
    name: function
    for module in (recomputed, recomputed_goods, recomputed_people)
    for name, function in vars(module).items()
    if name in FIGURES.values()
}


@pytest.fixture(scope="module")
def of(tiny):
    return recomputed.read(tiny)


def test_every_figure_is_recomputed():
    assert sorted(ANEW) == sorted(FIGURES.values())


@pytest.mark.parametrize("name", ANEW)
def test_a_sentence_says_what_the_primary_tables_say(findings, of, name):
    said, anew = findings[name].sentence.values, ANEW[name](of)
    assert said.keys() == anew.keys()
    for value, expected in anew.items():
        found = said[value]
        if isinstance(expected, set):
            assert set(found) == expected, value
        elif isinstance(expected, (str, list, pd.Timestamp)) or value == "names":
            assert found == expected, value
        else:
            assert found == pytest.approx(expected, abs=1e-6), value


@pytest.mark.parametrize("name", ANEW)
def test_a_sentence_has_no_number_but_its_values(findings, name):
    template = findings[name].sentence.template
    words = re.sub(r"\{.*?\}(:00| after \d+)?", "", template)
    assert re.findall(r"\d+", words) == []
