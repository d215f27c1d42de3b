"""Whom an offer is made to, by what is said of a visit."""

import pandas as pd
import pytest
from kedro.io import DataCatalog, MemoryDataset

from shopcast.pipelines.early_warning.options import Options
from shopcast.serving.filling import fill
from shopcast.serving.offers import COSTS, OPTIONS, Offers
from shopcast.serving.served import SERVED

LEAVES = {"events": 3, "purchases": 0, "p_purchase": 0.1}


@pytest.mark.parametrize(
    ("said", "pays"),
    [
        (LEAVES, True),
        (LEAVES | {"p_purchase": 0.2}, False),
        (LEAVES | {"events": 2}, False),
        (LEAVES | {"purchases": 1}, False),
    ],
)
def test_an_offer_pays_below_the_threshold_and_before_a_purchase(said, pays):
    assert Offers(0.2, 3).pay(said) == pays


def test_the_rule_is_what_early_warning_found():
    assert Offers.of(DataCatalog()) is None
    costs = pd.DataFrame({"threshold": [0.0, 0.15], "best": [False, True]})
    options = Options.model_construct(after=4)
    known = {COSTS: MemoryDataset(costs), OPTIONS: MemoryDataset(options)}
    assert Offers.of(DataCatalog(known)) == Offers(0.15, 4)


def test_a_damaged_table_of_costs_stops_nothing():
    known = {COSTS: MemoryDataset(pd.DataFrame({"rubbish": [1]}))}
    shelf = fill(DataCatalog(known))
    assert shelf.shop is None
    assert {*shelf.down} == {*SERVED}
