"""What is known of the shop: what came after the test is in nothing that is fitted."""

import ibis
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from running import parameters_of

from shopcast.bad_input import BadInput
from shopcast.features.cutoffs import Periods
from shopcast.features.splits import is_held_out
from shopcast.pipelines.basket.nodes import make_current_examples, make_examples
from shopcast.pipelines.basket.options import Options, Text
from shopcast.pipelines.basket.prior import Prior, fit_prior
from shopcast.pipelines.basket.text import embed

START, DAYS, HORIZON = pd.Timestamp("2024-01-01"), 100, 20
TEST = START + pd.Timedelta(days=DAYS - HORIZON)
PERIODS = Periods(
    horizon_days=HORIZON, label_days=10, step_days=7, every_days=10, first_days=20,
    train_days=90, new_share=0.3,
)  # fmt: skip
GOODS = pd.DataFrame(
    {"product_id": ["jug", "mug"], "description": ["a blue jug", "a blue mug"]}
)
lines = st.tuples(
    st.sampled_from([f"c{number}" for number in range(8)]),
    st.sampled_from(["jug", "mug", "pot", "rug"]),
    st.integers(DAYS - HORIZON, DAYS - 1),
)


def shop(more: list[tuple] = ()) -> pd.DataFrame:
    """Eight customers buy by turns; the last day is always the same."""
    rows = [(f"c{day % 8}", ["jug", "mug", "pot"][day % 3], day) for day in range(80)]
    rows += [*more, ("c0", "mug", DAYS - 1)]
    table = pd.DataFrame(rows, columns=["customer_id", "product_id", "day"])
    time = START + pd.to_timedelta(table.pop("day"), unit="D")
    return table.assign(time=time.astype("M8[us]"), quantity=1.0, amount=2.0)


def prior_of(transactions: pd.DataFrame, **changes) -> Prior:
    options = Options(**parameters_of("basket")["options"] | changes)
    log, goods = ibis.memtable(transactions), ibis.memtable(GOODS)
    return fit_prior(log, goods, PERIODS, options)


@settings(max_examples=10, deadline=None)
@given(st.lists(lines, max_size=6))
def test_what_comes_after_the_test_begins_is_in_nothing_that_is_fitted(later):
    usual, other = prior_of(shop()), prior_of(shop(later))
    assert other.until == TEST
    pd.testing.assert_frame_equal(usual.products, other.products)
    np.testing.assert_array_equal(usual.text, other.text)
    np.testing.assert_array_equal(usual.buyers, other.buyers)
    for at in (TEST, TEST - pd.Timedelta(days=10)):
        one, two = usual.known_at(at), other.known_at(at)
        assert one.product.tolist() == two.product.tolist()
        assert one.age.tolist() == two.age.tolist()


def test_who_is_kept_out_of_training_is_in_no_log():
    prior = prior_of(shop())
    ids = pd.Series([f"c{number}" for number in range(8)])
    held = ids[is_held_out(ids, 0.3)]
    assert len(held) > 0
    assert set(prior.customers) == set(ids) - set(held)


def test_of_a_larger_shop_so_many_are_drawn_to_learn_from_and_to_be_judged():
    log = shop([(f"c{who}", "mug", day) for who in range(8) for day in (3, 12, 33, 90)])
    options = Options(**parameters_of("basket")["options"] | {"customers": 5})
    _, _, refit, test, _ = make_examples(ibis.memtable(log), PERIODS, options)
    known = set(test.loc[~test["is_new"], "customer_id"])
    assert test["customer_id"].nunique() == 5
    assert set(refit["customer_id"]) == known < set(test["customer_id"])
    assert set(prior_of(log, customers=5).customers) == known
    today = make_current_examples(ibis.memtable(log), PERIODS, options)
    assert len(today) == 8


def test_descriptions_stand_beside_products():
    products = prior_of(shop()).products
    assert products.index.tolist() == ["jug", "mug", "pot"]
    assert products["description"].tolist() == ["a blue jug", "a blue mug", ""]


def test_a_shop_without_products_is_refused_in_one_sentence():
    with pytest.raises(BadInput, match=r"product_id: no product is known before 2024"):
        prior_of(shop().assign(product_id=pd.Series([None] * 81, dtype="string")))


def test_alike_descriptions_are_near_each_other_and_none_says_nothing():
    told = pd.Series(["blue mug", "blue mug big", "garden rake", ""])
    found = embed(told, Text(encoder="tfidf", size=3))
    assert found.shape == (4, 3)
    near = found @ found.T
    assert near[0, 1] > 0.6 > 0.2 > abs(near[0, 2])
    assert np.abs(found[3]).max() < 1e-6
    assert (
        embed(pd.Series(["", ""]), Text(encoder="tfidf", size=3)).tolist()
        == [[0.0, 0.0, 0.0]] * 2
    )


def test_a_saved_model_may_tell_what_descriptions_say(tmp_path):
    import tensorflow as tf

    class Lengths(tf.Module):
        @tf.function(input_signature=[tf.TensorSpec([None], tf.string)])
        def __call__(self, text):
            size = tf.cast(tf.strings.length(text), tf.float32)
            return tf.stack([size, tf.ones_like(size)], axis=1)

    tf.saved_model.save(Lengths(), str(tmp_path / "encoder"))
    options = Text(encoder=str(tmp_path / "encoder"), size=9)
    found = embed(pd.Series(["abc", "a"]), options)
    np.testing.assert_allclose(found[:, 0] / found[:, 1], [3.0, 1.0], rtol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1.0, rtol=1e-6)


def test_an_encoder_that_is_not_there_gets_one_sentence():
    with pytest.raises(ValueError, match="sentence-transformers is not installed"):
        Text(encoder="nowhere/model", size=2)
