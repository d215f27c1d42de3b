from typing import Any

import numpy as np

from shopcast.learning.left_out import LEFT_OUT
from shopcast.pipelines.basket.boosting import BOUGHT
from shopcast.pipelines.basket.figures import plot_importance
from shopcast.pipelines.basket.importance import measure_importance


class Booster:
    """What is read of a booster of LightGBM."""

    def __init__(self, **gain: float) -> None:
        self.gain = gain

    def feature_importance(self, _: str) -> np.ndarray:
        return np.array([*self.gain.values()])

    def feature_name(self) -> list[str]:
        return [*self.gain]


def model(**gain: float) -> dict[str, Any]:
    return {BOUGHT: Booster(**gain)}


def test_shares_are_those_of_the_re_ranker():
    found = measure_importance(model(age=1.0, times=3.0), model(age=1.0))
    assert found["feature"].tolist() == ["times", "age"]
    assert found["share"].tolist() == [0.75, 0.25]


def test_that_of_lists_tells_where_the_other_was_left_out():
    found = measure_importance(LEFT_OUT, model(times=2.0))
    assert found.to_dict("records") == [{"feature": "times", "share": 1.0}]


def test_without_either_the_figure_says_so():
    found = measure_importance(LEFT_OUT, LEFT_OUT)
    assert found.empty
    assert not plot_importance(found).shown
