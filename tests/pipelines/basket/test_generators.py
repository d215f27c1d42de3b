"""Scores of products, by hand, beside plain and slow versions of the papers."""

import numpy as np
import pandas as pd
import pytest
from running import parameters_of

from shopcast.pipelines.basket.candidates import Candidates, _highest, ranks
from shopcast.pipelines.basket.generators import Generators
from shopcast.pipelines.basket.history import History
from shopcast.pipelines.basket.neighbours import (
    Neighbours,
    recent_shares,
    tifu_vectors,
    unit_length,
)
from shopcast.pipelines.basket.options import Options, Tifu, UpCf
from shopcast.pipelines.basket.snapshot import Snapshot

MUG, RUG, JUG, POT = range(4)
PRICE = np.array([2.0, 30.0, 8.0, 9.0])
# Oldest first; Dan has nothing.
BASKETS = [
    [[MUG, RUG], [MUG], [JUG]],
    [[MUG], [JUG, POT]],
    [[RUG]],
    [],
]
TIFU = Tifu(groups=2, within=0.9, between=0.7, neighbours=1, alpha=0.25)


@pytest.fixture
def options() -> Options:
    return Options(**parameters_of("basket")["options"])


@pytest.fixture
def history() -> History:
    return history_of(BASKETS)


def history_of(baskets: list[list[list[int]]]) -> History:
    rows = [
        (owner, product, len(own) - place, 7 * (len(own) - 1 - place))
        for owner, own in enumerate(baskets)
        for place, basket in enumerate(own)
        for product in basket
    ]
    return History(len(baskets), 4, *np.array(rows).T, np.zeros(len(baskets), int))


def plain_tifu(baskets: list[list[int]], own: Tifu) -> np.ndarray:
    """Follow the paper step by step, groups counted from the last basket."""
    if not baskets:
        return np.zeros(4)
    size = -(-len(baskets) // own.groups)
    latest = [np.isin(np.arange(4), basket) * 1.0 for basket in baskets[::-1]]
    groups = [latest[start : start + size] for start in range(0, len(latest), size)]
    vectors = [
        sum(own.within**place * one for place, one in enumerate(group)) / size
        for group in groups
    ]
    weighed = [own.between**place * one for place, one in enumerate(vectors)]
    return sum(weighed) / len(groups)


def test_tifus_vectors_are_those_of_the_paper(history):
    found = tifu_vectors(history, TIFU).toarray()
    expected = [plain_tifu(baskets, TIFU) for baskets in BASKETS]
    np.testing.assert_allclose(found, expected, rtol=1e-6)
    # Ann: the last group is her last two baskets, of a mug and then a jug.
    expected = [0.9 / 4 + 0.35 / 2, 0.175, 0.25, 0.0]
    assert found[0].tolist() == pytest.approx(expected)


def test_shares_are_of_the_last_baskets(history):
    own = UpCf(recency=2, power=1, neighbours=1, alpha=0.5)
    found = recent_shares(history, own).toarray()
    assert found.tolist() == [
        [0.5, 0.0, 0.5, 0.0],
        [0.5, 0.0, 0.5, 0.5],
        [0.0, 1.0, 0.0, 0.0],
        [0.0, 0.0, 0.0, 0.0],
    ]


def test_nobody_is_a_neighbour_of_themselves(history):
    vectors = tifu_vectors(history, TIFU)
    found = Neighbours(vectors, vectors, 1, 0.0, True)
    own = found.mean(vectors, np.arange(4)).toarray()
    others = found.mean(vectors, np.full(4, -1)).toarray()
    np.testing.assert_allclose(others[:3], vectors.toarray()[:3])
    dense = vectors.toarray()
    distance = ((dense[0] - dense[1:3]) ** 2).sum(axis=1)
    nearest = dense[1:3][distance.argmin()]
    np.testing.assert_allclose(own[0], nearest)


def test_neighbours_weigh_by_the_power_of_their_similarity(history):
    own = UpCf(recency=9, power=2, neighbours=2, alpha=0.5)
    shares = recent_shares(history, own)
    unit = unit_length(shares)
    found = Neighbours(unit, shares, 2, 2.0, False).mean(unit, np.arange(4)).toarray()
    alike = (unit @ unit.T).toarray()
    np.fill_diagonal(alike, -1)
    near = np.argsort(-alike[0])[:2]
    weight = alike[0][near] ** 2
    expected = weight @ shares.toarray()[near] / weight.sum()
    np.testing.assert_allclose(found[0], expected, rtol=1e-5)


def test_popularity_breaks_ties_and_then_the_id(history, options):
    snapshot = Snapshot(history, options, PRICE)
    assert snapshot.popularity.tolist() == [3, 2, 2, 1]
    assert snapshot.order.tolist() == [MUG, RUG, JUG, POT]
    rank = ranks(np.zeros(4, int), np.array([0.0, 1.0, 1.0, 0.0]), snapshot.place)
    assert rank.tolist() == [2, 0, 1, 3]


def test_pairs_and_followers_by_hand(history, options):
    own = options.candidates.model_copy(update={"shrink": 0.0})
    snapshot = Snapshot(history, options.model_copy(update={"candidates": own}), PRICE)
    pairs = snapshot.pairs.toarray()
    assert pairs[MUG, JUG] == pytest.approx(1.0), "both customers have both"
    assert pairs[MUG, RUG] == pytest.approx(1 / 2)
    assert pairs.diagonal().tolist() == [0, 0, 0, 0]
    follows = snapshot.followers.toarray()
    assert follows[MUG].tolist() == pytest.approx([1 / 3, 0, 2 / 3, 1 / 3])


def test_blocks_of_rows_give_the_same_candidates(history, options):
    def found(cells: int) -> Candidates:
        own = options.candidates.model_copy(update={"cells": cells})
        snapshot = Snapshot(
            history, options.model_copy(update={"candidates": own}), PRICE
        )
        generators = Generators(history, np.arange(4), snapshot)
        return Candidates.of([(np.arange(4), generators)], 4)

    whole, single = found(10**6), found(1)
    assert whole.names == single.names
    np.testing.assert_array_equal(whole.product, single.product)
    np.testing.assert_allclose(whole.values, single.values, rtol=1e-5, atol=1e-7)


def test_what_is_known_of_a_customer_and_a_product(history, options):
    generators = Generators(history, np.arange(4), Snapshot(history, options, PRICE))
    found = Candidates.of([(np.arange(4), generators)], 4)
    pair = (found.row == 0) & (found.product == MUG)
    facts = {
        name: found.values[pair][0, place] for place, name in enumerate(found.names)
    }
    expected = {"own": 2, "since": 2, "first": 3, "gap": 1, "days_since": 7,
                "days_first": 14, "num_baskets": 3, "overdue": 2, "popularity": 3,
                "buyers": 2, "in_last": 0, "in_late": 2,
                "price": 2, "own_price": 10.5, "price_off": -8.5}  # fmt: skip
    assert {name: facts[name] for name in expected} == expected
    never = (found.row == 3) & (found.product == POT)
    assert found.values[never][0, found.names.index("since")] == -1


def test_who_has_no_basket_is_nobodys_neighbour(history):
    vectors = tifu_vectors(history, TIFU)
    found = Neighbours(vectors, vectors, 4, 0.0, True)
    mean = found.mean(vectors[[0]], np.array([-1])).toarray()[0]
    np.testing.assert_allclose(mean, vectors.toarray()[:3].mean(axis=0), rtol=1e-6)
    nobody = history.of(history.age > 9)
    none = tifu_vectors(nobody, TIFU)
    found = Neighbours(none, none, 2, 0.0, True).mean(vectors, np.arange(4))
    assert found.shape == (4, 4)
    assert found.nnz == 0


def test_products_that_are_not_known_are_left_out():
    examples = pd.DataFrame(
        {"product": [["mug", "new"], []], "age": [[2, 1], []], "ago": [[3, 0], []],
         "idle": 4}
    )  # fmt: skip
    found = History.of_examples(examples, pd.Index(["mug", "rug"]))
    assert (found.owner.tolist(), found.product.tolist()) == ([0], [0])
    assert found.age.tolist() == [2]


def test_a_tie_at_the_border_goes_to_the_popular_and_then_by_id():
    order = np.array([2, 0, 1, 3])
    score = np.array([[1, 1, 1, 2], [0, 0, 0, 5], [3, 0, 1, 0], [1, 1, 1, 1]])
    found = _highest(score.astype("float32"), 2, order)
    assert found.astype(int).tolist() == [[0, 0, 1, 1], [0, 0, 0, 1], [1, 0, 1, 0],
                                          [1, 0, 1, 0]]  # fmt: skip
