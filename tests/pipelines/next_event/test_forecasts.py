"""Baselines, networks and calibration of `next_event`: by hand and by known rules."""

import numpy as np
import pytest
from scipy.special import softmax
from sessions_by_hand import CART, END, PURCHASE, VIEW, drawn, rows_of

from shopcast.pipelines.next_event import baselines
from shopcast.pipelines.next_event.outcomes import CLASSES, buys, chances, forecast
from shopcast.pipelines.next_event.scores import of_next
from shopcast.pipelines.next_event.set_right import SetRight
from shopcast.pipelines.next_event.task import NEXT_EVENT

ROUND = [[(VIEW, 1), (CART, 1), (PURCHASE, 1)]] * 3 + [[(VIEW, 1), (VIEW, 1)]]
CAUSAL = ("gru", "lstm", "cnn", "attention", "gru_time")
WINDOWED = ("bigru", "bilstm", "conv_bigru")


def test_a_chain_counts_what_followed():
    rows = rows_of(ROUND, smoothing=1e-9)
    model = baselines.fit_markov(rows, 1, 1)
    found = chances(baselines.read_markov(model, rows))
    # Of five views three are followed by a cart, one by a view, one by the end.
    assert found[0].tolist() == pytest.approx([0.2, 0.6, 0, 0, 0, 0.2], abs=1e-6)
    assert found[2][END] == pytest.approx(1)
    told = buys(baselines.read_markov(model, rows))
    assert told[:3].tolist() == pytest.approx([0.6, 1, 0], abs=1e-6)
    longer = baselines.fit_markov(rows, 1, 3)
    found = chances(baselines.read_markov(longer, rows))
    assert found[0][[VIEW, CART]].tolist() == pytest.approx([0.25, 0.75], abs=1e-6)
    assert found[10][END] == pytest.approx(1), "a view after a view"


def test_a_context_that_was_never_seen_is_read_as_a_shorter_one():
    rows = rows_of(ROUND, smoothing=5.0)
    model = baselines.fit_markov(rows, 1, 3)
    new = rows_of([[(PURCHASE, 1), (VIEW, 1)]])
    found = chances(baselines.read_markov(model, new))[1]
    expected = chances(baselines.read_markov(model[:2], new))[1]
    np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_rules_add_up_to_one():
    rows = rows_of(drawn(9))
    for rule in (baselines.majority, baselines.persistence):
        table = rule(rows, 1)
        np.testing.assert_allclose(chances(table).sum(axis=1), 1, rtol=1e-5)
    same = chances(baselines.persistence(rows, 1))[np.arange(len(rows)), rows.types]
    np.testing.assert_allclose(same, rows.prior.stay, rtol=1e-6)


def test_what_class_weights_did_to_the_prior_is_undone():
    rng = np.random.default_rng(1)
    rows = rows_of(drawn(700, longest=4))
    true = rng.dirichlet([4, 3, 2, 1, 1, 3], len(rows))
    came = np.array([rng.choice(len(CLASSES), p=one) for one in true])
    rows.__dict__["next"] = came
    weight = np.array([1, 2, 5, 9, 3, 0.5])
    skewed = true * weight
    skewed /= skewed.sum(axis=1, keepdims=True)
    table = forecast(skewed, np.full(len(rows), 0.3))
    ready = SetRight.fit(table, rows, False).apply(table)
    assert np.abs(chances(ready) - true).mean() < 0.02 < np.abs(skewed - true).mean()
    assert buys(ready).mean() == pytest.approx(rows.buys.mean(), abs=0.01)


def test_metrics_by_hand():
    came = np.array([VIEW, VIEW, CART, END])
    chance = np.full((4, 6), 0.1)
    chance[[0, 1, 2, 3], [VIEW, CART, CART, END]] = 0.5
    values = {
        name: one[0] for name, one in of_next(came, chance, np.ones((1, 4))).items()
    }
    assert values["accuracy"] == 0.75
    assert values["largest_share"] == 0.5
    assert values["macro_f1"] == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)
    expected = -(3 * np.log(0.5) + np.log(0.1)) / 4
    assert values["log_loss"] == pytest.approx(expected)


def small(rows):
    """Make networks small and quick."""
    options = rows.options
    for name in ("sequence", "windows"):
        own = getattr(options, name)
        model = own.model | {"length": 6, "units": 8, "embedding": 3, "buckets": 8}
        fit = own.fit.model_copy(update={"epochs": 2, "batch_size": 32})
        changed = own.model_copy(update={"model": model, "fit": fit, "rows": None})
        options = options.model_copy(update={name: changed})
    return options


@pytest.mark.parametrize("name", CAUSAL + WINDOWED)
def test_a_network_does_not_see_what_comes_after(name):
    sessions = drawn(6, longest=11)
    rows = rows_of(sessions)
    rows = rows_of(sessions, **{"sequence": small(rows).sequence,
                                "windows": small(rows).windows})  # fmt: skip
    one = NEXT_EVENT.candidate(name)
    model = one.compile(rows, getattr(rows.options, one.options))
    ours = model({key: value[:] for key, value in one.data(rows, model)[0].items()})
    shape = {"next": len(CLASSES), "buys": 1}
    assert {key: ours[key].shape[-1] for key in shape} == shape
    place = 3
    cut = [session[:place] for session in sessions if len(session) > place]
    whole = [session for session in sessions if len(session) > place]
    found = []
    for these in (cut, whole):
        part = rows_of(
            these, sequence=rows.options.sequence, windows=rows.options.windows
        )
        last = np.nonzero(part.log.position == place - 1)[0]
        asked = part.select(last)
        steps = one.steps(asked)
        given = {
            key: steps.array(key) for key in (single.name for single in model.inputs)
        }
        answer = model(given)["next"].numpy()
        found.append(softmax(answer[steps.piece, steps.step], axis=-1))
    np.testing.assert_allclose(*found, atol=2e-6)


def test_a_network_learns_that_a_cart_is_followed_by_a_purchase():
    rng = np.random.default_rng(1)
    sessions = []
    for _ in range(300):
        views = [(VIEW, 1)] * int(rng.integers(1, 4))
        sessions.append(
            views + ([(CART, 1), (PURCHASE, 1)] if rng.random() < 0.5 else [])
        )
    rows = rows_of(sessions)
    options = small(rows)
    fit = options.sequence.fit.model_copy(update={"epochs": 12, "learning_rate": 0.02})
    sequence = options.sequence.model_copy(update={"fit": fit})
    rows = rows_of(sessions, sequence=sequence)
    one = NEXT_EVENT.candidate("gru")
    early, _, history = one.learn(rows, rows, rows, 1)
    found = one.forecast(early, rows, 1)
    cart = rows.types == CART
    assert chances(found)[cart, PURCHASE].min() > 0.9
    assert buys(found)[cart].min() > 0.9
    bought = rows.types == PURCHASE
    assert buys(found)[bought].max() < 0.2
    assert history["val_loss"].iloc[-1] < history["val_loss"].iloc[0]


def test_who_ranks_upside_down_on_validation_is_not_turned_round():
    rows = rows_of(drawn(60))
    upside = 0.5 - 0.3 * rows.buys
    table = forecast(np.full((len(rows), len(CLASSES)), 1 / 6), upside)
    ready = buys(SetRight.fit(table, rows, False).apply(table))
    np.testing.assert_allclose(ready, rows.buys.mean(), atol=0.01)
