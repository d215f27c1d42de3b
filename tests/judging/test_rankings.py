"""Metrics of rankings, by hand."""

import numpy as np
import pytest

from shopcast.judging import rankings


@pytest.mark.parametrize(
    ("hits", "came", "recall", "ndcg", "of_hits", "first"),
    [
        pytest.param([1, 1, 0], 2, 1.0, 1.0, 1.0, 1.0, id="perfect"),
        pytest.param([0, 1, 0], 1, 1.0, 0.6309, 0.6309, 0.5, id="second"),
        pytest.param([0, 0, 0], 4, 0.0, 0.0, 0.0, 0.0, id="missed"),
        pytest.param([1, 0, 1], 5, 0.4, 0.7039, 0.9197, 1.0, id="more-than-listed"),
    ],
)
def test_a_list(hits, came, recall, ndcg, of_hits, first):
    both = np.array([hits]), np.array([came])
    assert rankings.recall(*both) == [recall]
    assert rankings.ndcg(*both).round(4) == [ndcg]
    assert rankings.ndcg_of_hits(*both).round(4) == [of_hits]
    assert rankings.reciprocal_rank(*both) == [first]
    assert rankings.hit_rate(*both) == [any(hits)]
    assert rankings.precision(*both) == [sum(hits) / 3]


def test_the_likeliest_classes_are_listed():
    probability = np.array([[0.1, 0.9, 0.5], [0.3, 0.2, 0.1]])
    bought = np.array([[0, 1, 1], [0, 1, 1]])
    assert rankings.recall_at(probability, bought, 2).tolist() == [1.0, 0.5]
