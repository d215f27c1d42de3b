"""Metrics of probabilities, by hand and beside scikit-learn."""

import numpy as np
import pytest
from sklearn import metrics as peer

from shopcast.judging.probabilities import (
    average_precision,
    best_threshold,
    brier,
    calibration_error,
    calibration_floor,
    decision_metrics,
    lift_at_10,
    log_loss,
    roc_auc,
)

ONE = np.ones((1, 4))


@pytest.mark.parametrize(
    ("came", "auc", "ap"),
    [
        pytest.param([1, 1, 0, 0], 1.0, 1.0, id="perfect"),
        pytest.param([0, 0, 1, 1], 0.0, (1 / 3 + 2 / 4) / 2, id="upside-down"),
        pytest.param([1, 0, 1, 0], 0.75, (1 + 2 / 3) / 2, id="one-pair-wrong"),
    ],
)
def test_ranking_by_hand(came, auc, ap):
    came, probability = np.array(came, float), np.array([0.9, 0.7, 0.4, 0.1])
    assert roc_auc(came, probability, ONE) == pytest.approx(auc)
    assert average_precision(came, probability, ONE) == pytest.approx(ap)


def test_a_constant_ranks_nobody():
    came = np.array([1.0, 0, 0, 1])
    assert roc_auc(came, np.full(4, 0.3), ONE) == pytest.approx(0.5)
    assert average_precision(came, np.full(4, 0.3), ONE) == pytest.approx(0.5)
    assert lift_at_10(came, np.full(4, 0.3), ONE) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (roc_auc, peer.roc_auc_score),
        (average_precision, peer.average_precision_score),
        (log_loss, peer.log_loss),
        (brier, peer.brier_score_loss),
    ],
)
def test_metrics_agree_with_scikit_learn_ties_and_weights_included(ours, theirs):
    rng = np.random.default_rng(1)
    probability = rng.integers(1, 20, 300) / 20
    came = (rng.random(300) < probability).astype(float)
    weights = rng.integers(0, 4, (3, 300)).astype(float)
    expected = [theirs(came, probability, sample_weight=row) for row in weights]
    np.testing.assert_allclose(ours(came, probability, weights), expected)


def test_certainty_that_errs_costs_much_and_not_all():
    loss = log_loss(np.array([1.0, 0]), np.array([0.0, 0.0]), np.ones((1, 2)))
    assert loss == pytest.approx(-np.log(1e-7) / 2)


def test_lift_of_the_likeliest_tenth():
    came = np.array([1.0] * 2 + [0.0] * 17 + [1.0])
    probability = np.linspace(0.9, 0.1, 20)
    lift = lift_at_10(came, probability, np.ones((1, 20)))
    assert lift == pytest.approx((2 / 2) / (3 / 20))


def test_calibration_error_is_the_mean_gap_of_ten_groups():
    probability = np.repeat(np.linspace(0.05, 0.95, 10), 10)
    came = np.zeros(100)
    error = calibration_error(came, probability, np.ones((1, 100)))
    assert error == pytest.approx(probability.mean())


def test_right_probabilities_err_as_much_as_chance_does():
    rng = np.random.default_rng(2)
    probability = rng.random(5000)
    came = (rng.random((200, 5000)) < probability).astype(float)
    one = np.ones((1, 5000))
    errors = [calibration_error(row, probability, one)[0] for row in came]
    floor = calibration_floor(came[0], probability, one)[0]
    assert np.mean(errors) == pytest.approx(floor, rel=0.05)


def test_decisions_follow_from_a_threshold():
    came, probability = np.array([1.0, 0, 1, 0]), np.array([0.9, 0.7, 0.4, 0.1])
    found = {
        name: float(metric(came, probability, ONE)[0])
        for name, metric in decision_metrics(0.4).items()
    }
    assert found == pytest.approx(
        {"accuracy": 0.75, "precision": 2 / 3, "recall": 1.0, "f1": 0.8}
    )


def test_the_best_threshold_has_the_highest_f1():
    came, probability = np.array([1.0, 0, 1, 0]), np.array([0.9, 0.7, 0.4, 0.1])
    assert best_threshold(came, probability) == 0.4
