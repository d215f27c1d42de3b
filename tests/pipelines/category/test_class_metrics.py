"""Class by class, and the size of a campaign's test, by hand."""

import numpy as np
import pandas as pd
import pytest
from running import parameters_of, periods

from shopcast.pipelines.category import scores
from shopcast.pipelines.category.campaign_test import design_experiment
from shopcast.pipelines.category.class_metrics import left_out, measure_classes
from shopcast.pipelines.category.options import Options
from shopcast.pipelines.category.vocabulary import Vocabulary

AT = pd.Timestamp("2024-03-10")
WORDS = Vocabulary(["home", "toys"], None, AT, AT)
BOUGHT = np.array([[1.0, 0], [1, 1], [0, 1], [0, 0]] * 5)


@pytest.fixture
def options() -> Options:
    return Options(**parameters_of("category")["options"])


def keys(rows: int) -> pd.DataFrame:
    ids = [f"c{number}" for number in range(rows)]
    return pd.DataFrame({"customer_id": ids, "day": AT})


def test_the_champion_is_measured_on_later_customers_alone(options):
    """It knows who buys for the home, and takes everyone to buy toys alike."""
    own = keys(20).assign(is_new=False, model="blend")
    own = own.assign(**{"0": 0.1 + 0.8 * BOUGHT[:, 0], "1": 0.5})
    other = own.assign(model="random", **{"0": 0.5})
    new = own.assign(customer_id="n" + own["customer_id"], is_new=True, **{"0": 0.5})
    forecasts = pd.concat([own, other, new], ignore_index=True)
    labels = keys(20).assign(bought=list(BOUGHT))
    labels = pd.concat([labels, labels.assign(customer_id=new["customer_id"])])
    found = measure_classes(forecasts, labels, WORDS, "blend", options, 1)
    value = found.set_index(["category", "metric"])["value"]
    assert value["home", "auc"] == 1.0
    assert value["toys", "auc"] == 0.5
    assert value["home", "base_rate"] == 0.5
    assert value["home", "lift"] == 2.0
    assert set(found["n"]) == {20}
    error = found[found["metric"] == "calibration_error"]
    assert error[["low", "high"]].isna().all(axis=None)


def test_a_class_in_few_orders_is_left_out_of_the_means_and_named():
    """Homes are ranked at random; the two orders of boats happen to be ranked first."""
    rng = np.random.default_rng(1)
    bought = np.stack([np.arange(80) % 2, np.arange(80) < 2], axis=1).astype(float)
    guess = np.stack([rng.random(80), np.arange(80, 0, -1) / 80], axis=1)
    weights = np.ones((2, 80))
    found = scores.per_class(guess, bought, weights)
    means = scores.summarise(found, guess, bought, weights, k=1)
    assert found["ap"][1, 0] / found["base_rate"][1, 0] == 40.0
    assert means["macro_lift"][0] == found["ap"][0, 0] / 0.5
    assert means["macro_auc"][0] == means["weighted_auc"][0] == found["auc"][0, 0]
    assert means["classes_judged"].tolist() == [1.0, 1.0]
    assert means["log_loss"][0] == found["log_loss"][:, 0].mean()
    pairs = pd.DataFrame({"split": "later", "category": ["home", "boats"] * 80,
                          "came": bought.ravel()})  # fmt: skip
    assert left_out(pairs, "later").endswith(
        "fewer than 20 of these orders: boats (2)."
    )
    assert left_out(pairs[pairs["category"] == "home"], "later") == ""


def test_a_campaigns_test_counts_customers_whose_likeliest_category_it_is(options):
    predictions = pd.DataFrame(
        {
            "customer_id": ["ann", "ann", "bob", "cid"],
            "rank": [1, 2, 1, 1],
            "category": ["home", "toys", "home", "(other)"],
            "probability": [0.6, 0.3, 0.4, 0.9],
        }
    )
    current = pd.DataFrame(
        {
            "customer_id": ["ann", "bob", "cid"],
            "tenure": [400.0, 400.0, 400.0],
            "days_since_order": [3.0, 99.0, 3.0],
        }
    )
    found = design_experiment(predictions, current, periods(), options)
    assert found["category"].unique().tolist() == ["home"]
    assert found["customers"].iloc[0] == 2
    assert found["order_share"].iloc[0] == 0.5
    assert found["rate"].iloc[0] == pytest.approx(0.5)
    assert len(found) == len(options.predicting.experiment.lifts)
    assert found["per_arm"].is_monotonic_decreasing, "a larger lift is seen sooner"


def test_where_only_the_rest_is_likely_there_is_nothing_to_test(options):
    rest = pd.DataFrame(
        {
            "customer_id": ["ann"],
            "rank": [1],
            "category": ["(other)"],
            "probability": 0.9,
        }
    )
    current = pd.DataFrame(
        {"customer_id": ["ann"], "tenure": [400.0], "days_since_order": [3.0]}
    )
    assert design_experiment(rest, current, periods(), options).empty
