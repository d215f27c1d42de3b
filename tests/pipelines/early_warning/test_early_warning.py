"""Whom an offer pays for, by hand."""

import ibis
import numpy as np
import pandas as pd
import pytest

from shopcast.pipelines.early_warning.costs import gain, measure_costs
from shopcast.pipelines.early_warning.nodes import count_return, list_warnings
from shopcast.pipelines.early_warning.options import Options
from shopcast.pipelines.early_warning.page import make_page, plot_costs
from shopcast.showing.findings import Picture

OPTIONS = Options(
    after=2,
    costs={"contact": 1, "offer": 2, "margin": 0.5, "effect": 0.5},
    experiment={"power": 0.8, "level": 0.05},
)
AT, DAY = pd.Timestamp("2024-02-01"), pd.Timedelta(days=1)
ORDERS = ibis.memtable({"customer_id": ["ann", "ann", "bob"], "amount": [10.0, 30, 20]})


@pytest.fixture
def purchases() -> pd.DataFrame:
    """Two sessions that leave, one of them short, and one that buys, then leaves."""
    return pd.DataFrame(
        {
            "session": [1, 1, 1, 2, 2, 2, 3],
            "events": [1, 2, 3, 1, 2, 3, 2],
            "purchases": [0, 0, 0, 0, 0, 1, 0],
            "p_purchase": [0.9, 0.1, 0.2, 0.9, 0.8, 0.01, 0.3],
            "buys": [False, False, False, True, True, False, False],
        }
    )


def test_an_offer_brings_its_share_of_leavers_and_costs_who_buys_anyway():
    assert gain(0, 20, OPTIONS.costs) == pytest.approx(0.5 * (0.5 * 20 - 2) - 1)
    assert gain(1, 20, OPTIONS.costs) == pytest.approx(-2 - 1)


def test_every_session_counts_once(purchases):
    found = measure_costs(purchases, ORDERS, OPTIONS).set_index("warned")
    # An order is worth 20: a leaver brings 3, who buys anyway costs 3.
    assert found["gain_per_1000"].round(6).to_dict() == pytest.approx(
        {0: 0, 1 / 6: 500, 1 / 3: 1000, 2 / 3: 2000, 1: 1000}
    )
    best = found[found["best"]].iloc[0]
    assert best["threshold"] == pytest.approx(0.3)
    assert best["threshold"] > 0.3, "who is at the border is warned of"
    assert found["leavers_found"].tolist() == pytest.approx([0, 0.25, 0.5, 1, 1])


def test_where_no_offer_pays_nobody_is_warned_of(purchases):
    costs = OPTIONS.costs.model_copy(update={"contact": 99.0})
    found = measure_costs(
        purchases, ORDERS, OPTIONS.model_copy(update={"costs": costs})
    )
    assert found.loc[found["best"], "threshold"].tolist() == [0.0]


def test_where_nobody_can_be_judged_nobody_is_warned_of(purchases):
    late = OPTIONS.model_copy(update={"after": 9})
    found = measure_costs(purchases, ORDERS, late)
    assert found[["threshold", "warned", "best"]].to_numpy().tolist() == [[0, 0, True]]


def listed(limit: float, **change) -> pd.DataFrame:
    scores = pd.DataFrame(
        {
            "customer_id": ["ann", "bob", "cid", "dan", "eve"],
            "at": AT,
            "events": [4, 2, 1, 5, 5],
            "purchases": [0, 0, 0, 0, 1],
            "last_type": "view",
            "p_purchase": [0.1, 0.2, 0.05, 0.9, 0.01],
        }
    )
    events = pd.DataFrame(
        [
            ("ann", "old", AT - DAY, "cart", "jug", "b", "red"),
            ("ann", "now", AT, "cart", "mug", "a", "red"),
            ("ann", "now", AT, "purchase", "mug", "a", "red"),
            ("ann", "now", AT, "view", "pot", "b", "red"),
            ("ann", "now", AT, "view", "pot", "b", "red"),
            ("ann", "now", AT, "cart", "rug", "b", None),
            ("ann", "now", AT, "cart", "cup", "b", None),
            ("ann", "now", AT, "cart", "cup", "b", None),
            ("ann", "now", AT, "remove", "cup", "b", None),
            ("ann", "now", AT, "remove", "cup", "b", None),
            ("ann", "old", AT - DAY, "view", "jug", "b", "red"),
            ("cid", "c", AT, "view", "mug", "a", "x"),
        ],
        columns=["customer_id", "session_id", "time", "event_type", "product_id",
                 "brand", "category"],
    )  # fmt: skip
    products = {"product_id": ["rug", "pot"], "description": ["a red rug", "a pot"]}
    table = pd.DataFrame({"threshold": [0, limit], "best": [False, True]})
    spend = pd.DataFrame({"customer_id": ["ann"], "expected_spend": [7.0]})
    segments = pd.DataFrame({"customer_id": ["ann", "bob"], "name": ["rare", "often"]})
    tables = (ibis.memtable(one) for one in (events, products))
    given = (scores, table, spend, segments, *tables, ORDERS)
    return list_warnings(*given, OPTIONS.model_copy(update=change))


def test_who_is_listed_and_with_what():
    found = listed(0.5)
    assert found["customer_id"].tolist() == ["ann", "bob"], (
        "Cid has done too little, Eve has bought"
    )
    ann, bob = found.iloc[0], found.iloc[1]
    assert (ann["brand"], ann["category"], ann["segment"]) == ("b", "red", "rare")
    assert (ann["product_id"], ann["description"]) == ("rug", "a red rug")
    assert (ann["lifetime_value"], ann["order_value"]) == (7, 20)
    assert ann["expected_gain"] == pytest.approx(0.9 * 4 - 0.2 - 1)
    assert bob[["product_id", "brand", "lifetime_value"]].isna().all()
    assert listed(0.15)["customer_id"].tolist() == ["ann"]
    dear = OPTIONS.costs.model_copy(update={"contact": 3.0})
    assert listed(0.5, costs=dear)["customer_id"].tolist() == ["ann"]


def test_what_offers_cost_and_bring():
    found = count_return(listed(0.5), OPTIONS).iloc[0]
    won = 0.5 * (0.9 + 0.8)
    assert found["purchases"] == pytest.approx(won)
    assert found["cost"] == pytest.approx(2 + 2 * (0.3 + won))
    assert found["earned"] == pytest.approx(won * 10)
    assert found["gain"] == pytest.approx(listed(0.5)["expected_gain"].sum())
    assert found["return_on_cost"] == pytest.approx(found["earned"] / found["cost"] - 1)
    none = count_return(listed(0.0), OPTIONS).iloc[0]
    assert (none["contacts"], none["gain"]) == (0, 0)


@pytest.mark.parametrize("limit", [0.0, 0.5])
def test_the_page_tells_what_the_tables_hold(limit, purchases):
    table, costs = listed(limit), measure_costs(purchases, ORDERS, OPTIONS)
    finding = plot_costs(costs)
    assert "2,000.0 per 1,000 sessions, to 67%" in finding.sentence
    shown = Picture(finding.title, finding.sentence, True, "pixels")
    page, answer = make_page(
        table, count_return(table, OPTIONS), OPTIONS, costs_figure=shown
    )
    assert answer["number"] == f"{len(table)} visitors to contact"
    assert answer["number"] in page
    assert np.isin(table["customer_id"], ["ann", "bob"]).all()
