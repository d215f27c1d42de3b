"""Lists, how likely what is listed is, and how good they are, on Ann, Bob and Cid."""

import pickle
from dataclasses import fields, replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from running import parameters_of

from shopcast.features.cutoffs import Periods
from shopcast.pipelines.basket import baselines
from shopcast.pipelines.basket.boosting import of_lists, of_pairs
from shopcast.pipelines.basket.lists import (
    LENGTH,
    PRODUCTS,
    arrays,
    forecast,
    probabilities,
)
from shopcast.pipelines.basket.options import Options
from shopcast.pipelines.basket.predictions import answer
from shopcast.pipelines.basket.prior import Prior
from shopcast.pipelines.basket.rank_bands import RankBands
from shopcast.pipelines.basket.rows import Rows
from shopcast.pipelines.basket.scores import parts, score

AT = pd.Timestamp("2024-02-01")
IDS = ["jug", "mug", "pot", "rug"]
JUG, MUG, POT, RUG = range(4)
LATER = st.tuples(
    st.sampled_from(["dan", "eve"]), st.sampled_from(IDS), st.integers(0, 9)
)


@pytest.fixture
def prior() -> Prior:
    """Dan and Eve are all that is known of other customers."""
    words = [f"a {name}" for name in IDS]
    products = pd.DataFrame({"description": words}, index=IDS)
    log = [("dan", "mug", 9), ("dan", "rug", 9), ("dan", "mug", 2), ("eve", "mug", 5),
           ("eve", "pot", 5), ("eve", "new", 5), ("eve", "jug", -3)]  # fmt: skip
    table = pd.DataFrame(log, columns=["customer_id", "product_id", "ago"])
    return Prior(
        products=products,
        text=np.eye(4, dtype="float32"),
        buyers=np.array([0, 2, 1, 1]),
        log=table.assign(
            day=AT - pd.to_timedelta(table["ago"], unit="D"),
            price=table.pop("ago") + 1.0,
        ),
        baskets=50,
        memory_days=730,
        until=AT,
        end=AT,
    )


@pytest.fixture
def rows(prior) -> Rows:
    """Ann had a rug twice and a jug lately; Bob a rug; Cid nothing that is known."""
    examples = pd.DataFrame(
        {
            "customer_id": ["ann", "bob", "cid"],
            "at": AT,
            "day": AT,
            "baskets": [2, 1, 1],
            "product": [["rug", "jug", "rug"], ["rug"], ["new"]],
            "age": [[2, 1, 1], [1], [1]],
            "ago": [[5, 0, 0], [0], [0]],
            "idle": [2, 3, 9],
            "bought": [["jug", "mug", "new"], ["rug"], ["pot", "mug"]],
        }
    )
    own = parameters_of("basket")
    return Rows.make(
        examples, prior, Periods(**own["periods"]), Options(**own["options"])
    )


def listed(found, row: int) -> list[str]:
    products, _ = arrays(found)
    return [IDS[one] for one in products[row] if one >= 0]


def test_baselines_by_hand(rows):
    assert listed(baselines.popularity(rows, 1), 0) == ["mug", "pot", "rug", "jug"]
    assert listed(baselines.personal(rows, 1), 0) == ["rug", "jug"]
    assert listed(baselines.personal(rows, 1), 2) == []
    filled = baselines.personal_filled(rows, 1)
    assert listed(filled, 0) == ["rug", "jug", "mug", "pot"]
    assert listed(filled, 2) == ["mug", "pot", "rug", "jug"], "the most popular"
    # Of the last basket a rug is more popular than a jug.
    assert listed(baselines.last_basket(rows, 1), 0) == ["rug", "jug", "mug", "pot"]


def test_what_is_known_of_others_ends_at_the_moment(prior):
    earlier = prior.known_at(AT - pd.Timedelta(days=5))
    assert earlier.product.tolist() == [MUG, RUG]
    assert earlier.age.tolist() == [1, 1]
    now = prior.known_at(AT)
    assert now.age.tolist() == [2, 2, 1, 1, 1]
    assert now.ago.tolist() == [9, 9, 2, 5, 5]
    later = prior.known_at(AT + pd.Timedelta(days=9))
    assert later.product.tolist() == [MUG, RUG, MUG, MUG, POT, JUG]
    shorter = replace(prior, memory_days=4).known_at(AT)
    assert shorter.product.tolist() == [MUG]


def test_hits_of_what_was_had_and_what_was_not(rows):
    found = parts(rows, baselines.personal_filled(rows, 1))
    repeat, came = found["repeat"]
    assert came.tolist() == [1, 1, 0]
    assert repeat[:, :4].astype(int).tolist() == [[0, 1, 0, 0], [1, 0, 0, 0], [0] * 4]
    explore, came = found["explore"]
    assert came.tolist() == [2, 0, 2], "what nobody knew is counted too"
    assert explore[:, :4].astype(int).tolist() == [[0, 0, 1, 0], [0] * 4, [1, 1, 0, 0]]


def test_metrics_by_hand(rows):
    found = baselines.personal_filled(rows, 1)
    ready = RankBands.fit(found, rows, True).apply(found)
    values = {
        name: one[0] for name, one in score(rows, ready, None, np.ones((1, 3))).items()
    }
    assert values["recall_at_10"] == pytest.approx((2 / 3 + 1 + 1) / 3)
    assert values["mrr_at_10"] == pytest.approx((1 / 2 + 1 + 1) / 3)
    assert values["repeat_recall_at_10"] == 1.0
    assert values["explore_recall_at_10"] == pytest.approx((1 / 2 + 1) / 2)


def lists_of(hit_rate: np.ndarray, size: int) -> tuple:
    """Make lists whose scores are right, and rows that know what came."""
    rng = np.random.default_rng(1)
    scores = np.sort(rng.uniform(0, 1, (size, LENGTH)), axis=1)[:, ::-1] * hit_rate
    products = np.tile(np.arange(LENGTH), (size, 1))
    hits = rng.uniform(size=scores.shape) < scores

    class Known:
        @staticmethod
        def is_bought(row, products):
            return np.take_along_axis(hits, products, axis=1)

    return forecast(products, scores), Known, hits


def test_expected_hits_come_and_probabilities_do_not_rise():
    found, rows, hits = lists_of(np.array([0.3]), 4000)
    ready = RankBands.fit(found, rows, False).apply(found)
    said = probabilities(ready)
    assert (np.diff(said, axis=1) <= 0).all()
    np.testing.assert_allclose(
        said[:, :10].sum(axis=1).mean(), hits[:, :10].sum(axis=1).mean(), rtol=0.02
    )
    confident = said[:, 0] > np.quantile(said[:, 0], 0.8)
    assert hits[confident, 0].mean() > hits[~confident, 0].mean()


def test_the_answer_tells_one_row_per_customer_and_rank(rows):
    found = baselines.personal_filled(rows, 1)

    class Made:
        calibration = RankBands.fit(found, rows, True)
        champion = "personal_filled"

    table = answer(found, rows, Made, None)
    ann = table[table["customer_id"] == "ann"]
    assert ann["rank"].tolist() == [1, 2, 3, 4]
    assert ann["product_id"].tolist() == ["rug", "jug", "mug", "pot"]
    assert ann["description"].tolist()[0] == "a rug"
    assert ann["bought_before"].tolist() == [True, True, False, False]


def test_new_only_lists_what_they_do_not_have_today_and_changes_no_test(rows):
    own = rows.options.predicting.model_copy(update={"new_only": True})
    other = replace(rows, options=rows.options.model_copy(update={"predicting": own}))
    assert listed(baselines.personal_filled(other, 1), 0) == [
        "rug",
        "jug",
        "mug",
        "pot",
    ]
    today = replace(other, examples=other.examples.drop(columns="bought"))
    found = baselines.personal_filled(today, 1)
    assert listed(found, 0) == ["mug", "pot"]
    assert listed(found, 1) == ["mug", "pot", "jug"]


def test_who_buys_for_the_first_time_later_changes_nothing_earlier(rows):
    log = rows.prior.log
    later = pd.DataFrame({"customer_id": [f"z{number}" for number in range(500)]})
    later = later.assign(product_id="pot", day=AT + pd.Timedelta(days=3), price=9.0)
    prior = replace(rows.prior, log=pd.concat([log, later], ignore_index=True))
    usual, other = rows.candidates, replace(rows, prior=prior).candidates
    np.testing.assert_array_equal(usual.product, other.product)
    np.testing.assert_allclose(usual.values, other.values, rtol=1e-6)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(more=st.lists(LATER, max_size=6))
def test_what_others_buy_later_changes_no_candidate(prior, rows, more):
    table = pd.DataFrame(more, columns=["customer_id", "product_id", "ahead"])
    day = AT + pd.to_timedelta(table.pop("ahead").astype("int64"), unit="D")
    more = table.assign(day=day, price=1000.0)
    log = pd.concat([prior.log, more], ignore_index=True)
    usual = rows.candidates
    other = replace(rows, prior=replace(prior, log=log)).candidates
    np.testing.assert_array_equal(usual.product, other.product)
    np.testing.assert_array_equal(usual.values, other.values)


def test_a_log_of_nobody_gives_lists_all_the_same(rows):
    prior = rows.prior.seen(rows.prior.log.head(0))
    found = baselines.tifu_knn(replace(rows, prior=prior), 1)
    assert listed(found, 0)[:2] == ["rug", "jug"]
    assert prior.buyers.tolist() == [0, 2, 1, 1], "what was fitted stays"


def test_lists_are_numbers(rows):
    found = baselines.personal(rows, 1)
    assert found[PRODUCTS[:3]].to_numpy().tolist() == [[RUG, JUG, -1], [RUG, -1, -1],
                                                       [-1, -1, -1]]  # fmt: skip


def within(rows: Rows, number: int) -> Rows:
    """Let candidates of so many rows be in memory."""
    own = rows.options.candidates.model_copy(update={"rows": number})
    return replace(rows, options=rows.options.model_copy(update={"candidates": own}))


@pytest.mark.parametrize("rule", [baselines.personal, baselines.tifu_knn])
def test_some_rows_at_a_time_give_the_same_lists(rows, rule):
    moments = AT - pd.to_timedelta([0, 7, 0], unit="D")
    rows = replace(rows, examples=rows.examples.assign(at=moments))
    whole, single = rule(rows, 1), rule(within(rows, 1), 1)
    pd.testing.assert_frame_equal(whole, single)


def test_of_many_rows_so_many_are_drawn_to_learn_from(rows):
    assert rows.drawn is rows
    few = within(rows, 2)
    assert len(few.drawn) == 2
    assert len(each_row := of_lists(few, "bought")["group"]) == 2
    assert each_row.sum() == len(of_pairs(few, "bought")["label"])


def test_the_last_look_at_a_moment_is_kept_and_not_saved(rows):
    prior, options = rows.prior, rows.options
    first = prior.snapshot(AT, options)
    assert prior.snapshot(AT, options) is first
    again = pickle.loads(pickle.dumps(prior))
    assert set(vars(again)) == {one.name for one in fields(prior)}
    earlier = prior.snapshot(AT - pd.Timedelta(days=5), options)
    assert earlier.popularity.tolist() == [0, 1, 0, 1]
    assert prior.snapshot(AT, options) is not first


def test_prices_are_those_that_were_known(prior):
    # A mug at 10 nine days ago, at 3 two days ago and at 6 five days ago.
    found = prior.price_at(AT)
    assert found[[MUG, POT, RUG]].tolist() == [pytest.approx(19 / 3), 6, 10]
    assert np.isnan(found[JUG])
    earlier = prior.price_at(AT - pd.Timedelta(days=5))
    assert earlier[MUG] == 10
    assert np.isnan(earlier[POT])
