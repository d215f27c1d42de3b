"""How far to trust a champion, said by hand."""

import pandas as pd
import pytest

from shopcast.pipelines.basket.task import BASKET
from shopcast.pipelines.category.task import CATEGORY
from shopcast.pipelines.ltv.task import LTV
from shopcast.pipelines.next_event.task import NEXT_EVENT
from shopcast.pipelines.next_order.task import NEXT_ORDER
from shopcast.pipelines.segmentation.spaces import BASELINES, NETWORKS
from shopcast.showing.model_names import ABOUT
from shopcast.showing.trust import METRICS, trust

TASKS = (LTV, NEXT_ORDER, CATEGORY, BASKET, NEXT_EVENT)
KINDS = {"zero": "baseline", "recency": "baseline", "gru": "candidate",
         "hazard": "candidate"}  # fmt: skip
VALUES = {"zero": 0.8, "recency": 0.4, "gru": 0.3, "hazard": 0.5}


def told(champion: str, low: float, high: float, values=VALUES, sign=1) -> dict:
    """Tell of a champion whose difference from each other has this interval."""
    metric = "log_loss" if sign == 1 else "recall_at_10"
    rows = [
        (model, split, metric, value, value - 0.1, value + 0.1)
        for split in ("validation", "later")
        for model, value in values.items()
    ]
    columns = ["model", "split", "metric", "value", "low", "high"]
    metrics = pd.DataFrame(rows, columns=columns)
    differences = pd.DataFrame(
        [("later", name, metric, values[champion] - value, low, high)
         for name, value in values.items()],
        columns=["split", "other", "metric", "value", "low", "high"],
    )  # fmt: skip
    return trust(metrics, differences, champion, {metric: sign}, KINDS)


@pytest.mark.parametrize(
    ("champion", "low", "high", "sign", "verdict"),
    [
        ("gru", -0.2, -0.05, 1, "Better than every simple method"),
        ("gru", -0.2, 0.05, 1, "As good as a simple one"),
        ("gru", 0.05, 0.2, 1, "A simple method did better in the test"),
        ("gru", 0.05, 0.2, -1, "Better than every simple method"),
        ("gru", -0.2, -0.05, -1, "A simple method did better in the test"),
        ("recency", -0.2, 0.2, 1, "A simple method is used: no model was better"),
        ("recency", 0.05, 0.2, 1,
         "A simple method is used, though a model did better in the test"),
    ],
)  # fmt: skip
def test_a_verdict_is_that_of_the_interval(champion, low, high, sign, verdict):
    assert told(champion, low, high, sign=sign)["verdict"] == verdict


def test_the_best_simple_method_is_stood_beside_in_percent_of_its_own():
    found = told("gru", -0.2, 0.04)
    assert found["sentence"] == (
        "Error of the probabilities (log-loss): 0.3000 for GRU, 0.4000 for Days since "
        "the last order, the best simple method: 25.0% lower (95 % interval: 10.0% "
        "higher to 50.0% lower)."
    )
    assert [one["name"] for one in found["bars"]] == [
        "GRU",
        "Days since the last order",
    ]
    ours, other = found["bars"]
    assert (ours["left"], other["left"] + other["width"]) == (8.0, 92.0)
    assert ours["left"] < ours["at"] < other["at"]


def test_where_a_simple_method_wins_it_is_said_why():
    found = told("recency", -0.2, 0.2)
    assert "0.3000 for GRU, the best of the models" in found["sentence"]
    assert found["sentence"].endswith(
        "It was chosen before the test, where it had 0.4000 and GRU 0.3000."
    )


def test_without_a_test_nothing_is_claimed():
    metrics = pd.DataFrame({"model": ["gru"], "split": "validation",
                            "metric": "log_loss", "value": 1.0})  # fmt: skip
    found = trust(metrics, pd.DataFrame(), "gru", {"log_loss": 1}, KINDS)
    assert found["verdict"] == "Not tested"


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_every_model_has_a_name_of_its_own_and_a_sentence(task):
    assert set(task.kinds) <= set(ABOUT)
    assert len({ABOUT[name][0] for name in task.kinds}) == len(task.kinds)
    assert next(iter(task.choice.by)) in METRICS


def test_every_space_of_segments_has_a_name():
    assert {*BASELINES, *NETWORKS} <= set(ABOUT)
