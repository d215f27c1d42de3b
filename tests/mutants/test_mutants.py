"""Mutants still fit the source that they change."""

import ast

import pytest
from leaks import LEAKS
from running import ROOT
from small import SMALL

MUTANTS = [*SMALL, *LEAKS]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_is_another_program(mutant):
    for path, text in mutant.change(ROOT / "src/shopcast").items():
        assert ast.dump(ast.parse(text)) != ast.dump(ast.parse(path.read_text()))


def test_mutants_are_told_apart_by_their_names():
    names = [mutant.name for mutant in MUTANTS]
    assert len(names) == len(set(names))
