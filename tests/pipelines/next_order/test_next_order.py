"""Examples and judgements of `next_order`, on Ann, Bob and Cid."""

from dataclasses import replace

import ibis
import numpy as np
import pandas as pd
import pytest
from running import periods
from small_log import AT, transactions

from shopcast.bad_input import BadInput
from shopcast.buy_till_you_die.bg_nbd import BgNbd
from shopcast.pipelines.next_order.moments import (
    describe,
    eligible,
    label,
    moments_after_orders,
)
from shopcast.pipelines.next_order.nodes import make_examples
from shopcast.pipelines.next_order.options import Options
from shopcast.pipelines.next_order.prior import Prior
from shopcast.pipelines.next_order.rows import Rows
from shopcast.pipelines.next_order.shop_level import LevelDrift
from shopcast.pipelines.next_order.today import (
    make_current_examples,
    make_recent_examples,
)
from shopcast.tables.schemas import CUSTOMERS, EVENTS, empty

PERIODS = periods()
# Customers who order every few weeks, for some tens of money; time in days.
PARAMETERS = pd.DataFrame(
    [{"at": AT[0], "bg_nbd.r": 0.5, "bg_nbd.alpha": 10.0, "bg_nbd.a": 0.8,
      "bg_nbd.b": 2.0, "gamma_gamma.p": 2.0, "gamma_gamma.q": 3.0,
      "gamma_gamma.v": 20.0}]
)  # fmt: skip
PRIOR = Prior(parameters=PARAMETERS, drift=LevelDrift(0.01, 0.0), end=AT[0])


def tables(events=None, customers=None, **columns) -> dict[str, ibis.Table]:
    extra = {"discount": np.nan, "delivery_days": np.nan, "payment": None} | columns
    log = transactions().to_pandas().assign(**extra).astype({"payment": "str"})
    return {
        "transactions": ibis.memtable(log),
        "events": empty(EVENTS) if events is None else events,
        "customers": empty(CUSTOMERS) if customers is None else customers,
    }


def rows_of(options: Options, **given) -> Rows:
    own = tables(**given)
    inputs = describe(own, AT, PERIODS, options)
    until = pd.Timestamp("2024-03-01")
    rows = label(inputs, own["transactions"], AT, until, PERIODS, options)
    return Rows.make(rows, PRIOR, PERIODS, options)


def test_until_a_moment_later_orders_are_still_waited_for(options):
    rows = rows_of(options)
    seen = rows.until(AT[0] + pd.Timedelta(days=1)).examples
    columns = ["customer_id", "wait", "observed"]
    waits = [["ann", 1.0, True], ["bob", 1.0, False]]
    assert seen[columns].values.tolist() == waits
    late = rows.until(pd.Timestamp("2024-03-01")).examples
    pd.testing.assert_frame_equal(late, rows.examples)


def test_the_cutoffs_own_day_is_day_one(options):
    rows = rows_of(options)
    assert rows.examples[["customer_id", "wait", "observed"]].values.tolist() == [
        ["ann", 1.0, True],
        ["bob", 2.0, True],
    ]
    assert rows.ordered.tolist() == [1.0, 1.0]


def test_who_has_not_come_back_is_censored_not_negative_for_ever(options):
    own = tables()
    inputs = describe(own, AT, PERIODS, options)
    found = label(
        inputs, own["transactions"], AT, pd.Timestamp("2024-02-02"), PERIODS, options
    )
    assert found[["wait", "observed"]].values.tolist() == [[1.0, True], [1.0, False]]


@pytest.mark.parametrize(
    ("same_day", "expected"),
    [
        pytest.param(False, ["01-21", "01-28", "01-31"], id="days"),
        pytest.param(
            True,
            ["01-20 09:00:01", "01-27 09:00:01", "01-27 18:00:01", "01-30 09:00:01"],
            id="orders",
        ),
    ],
)
def test_a_cutoff_right_after_each_order(same_day, expected):
    start, end = pd.Timestamp("2024-01-01"), pd.Timestamp("2024-01-31 23:00")
    found = moments_after_orders(transactions(), start, end, same_day).to_pandas()
    ann = found[found["customer_id"] == "ann"].sort_values("at")["at"]
    assert ann.tolist() == [pd.Timestamp(f"2024-{day}") for day in expected]


@pytest.mark.parametrize(("same_day", "wait"), [(False, 3.0), (True, 1.0)])
def test_a_repeat_on_the_same_day_counts_only_if_asked_for(options, same_day, wait):
    own, asked = tables(), options.model_copy(update={"same_day_repeats": same_day})
    day = pd.Timestamp("2024-01-27")
    moments = moments_after_orders(
        own["transactions"], day, day + pd.Timedelta(days=1), same_day
    )
    inputs = describe(own, moments, PERIODS, asked)
    found = label(inputs, own["transactions"], moments, AT[0], PERIODS, asked)
    first = found[found["customer_id"] == "ann"].iloc[0]
    assert (first["wait"], first["observed"]) == (wait, True)
    assert first["days_since_last"] == 1


def test_taking_part_follows_from_past_orders(options):
    rows = pd.DataFrame({"customer_id": ["ann", "bob"], "frequency": [4, 3]})
    five = options.model_copy(update={"min_orders": 5})
    assert eligible(rows, five).tolist() == [True, False]


def test_of_a_larger_shop_customers_are_drawn_and_all_are_scored(options):
    few = options.model_copy(update={"customers": 1})
    now, everyone = (
        make_current_examples(**tables(), periods=PERIODS, options=own)
        for own in (few, options)
    )
    pd.testing.assert_frame_equal(now, everyone)
    recent, all_recent = (
        make_recent_examples(**tables(), periods=PERIODS, options=own)
        for own in (few, options)
    )
    assert recent["customer_id"].nunique() == 1 < all_recent["customer_id"].nunique()
    own = all_recent[all_recent["customer_id"] == recent["customer_id"].iloc[0]]
    pd.testing.assert_frame_equal(recent, own.reset_index(drop=True))


def test_rows_of_too_few_orders_are_left_out_of_models_only(options):
    examples = rows_of(options).examples
    marked = examples.assign(eligible=[True, False])
    assert len(Rows.make(marked, PRIOR, PERIODS, options)) == 1
    assert len(marked) == 2


@pytest.mark.parametrize(
    ("periods", "choice", "says"),
    [
        pytest.param({"horizon_days": 14}, {}, "label_days .7. are fewer", id="label"),
        pytest.param({}, {"reach_days": 5}, "5 days do not reach", id="reach"),
    ],
)
def test_periods_that_do_not_fit_are_refused(options, periods, choice, says):
    own = tables()
    with pytest.raises(BadInput, match=says):
        make_examples(
            **own,
            periods=PERIODS.model_copy(update=periods),
            options=options.model_copy(update=choice),
        )


def test_what_a_shop_does_not_know_is_masked(options):
    rows = rows_of(options)
    traits = rows.traits
    unknown = ["age", "days_since_visit", "discount", "promotion_share", "delivery"]
    assert (traits[unknown] == -1).all(axis=None)
    assert np.isfinite(traits).all(axis=None)
    assert np.isfinite(rows.orders).all()


def test_what_a_shop_knows_reaches_the_models(options):
    people = pd.DataFrame({"customer_id": ["ann"], "birth_year": [1984.0]})
    rows = rows_of(
        options, customers=ibis.memtable(people), discount=10.0, payment="card"
    )
    ann = rows.traits.iloc[0]
    assert (ann["age"], ann["promotion_share"], ann["pays_card"]) == (40, 1, 1)
    blind = rows_of(options)
    assert (rows.seed_orders[0] != blind.seed_orders[0]).any()


def test_the_seed_sees_ten_orders_and_not_the_silence(options):
    longer = options.model_copy(update={"orders": 16})
    rows = rows_of(longer)
    assert rows.seed_orders.shape[1] == 10
    assert rows.orders.shape[1] == 16
    assert rows.seed_orders.shape[2] == rows.orders.shape[2] - 1
    later = rows.examples.assign(
        order_age=[list(np.array(ages) + 9) for ages in rows.examples["order_age"]],
        at=rows.examples["at"] + pd.Timedelta(days=9),
        T=rows.examples["T"] + 9,
    )
    np.testing.assert_allclose(
        replace(rows, examples=later).seed_orders, rows.seed_orders,
        atol=1e-6,
    )  # fmt: skip


def test_bg_nbd_tells_orders_as_a_simulation_does():
    """Rates are gamma; nobody leaves before the second order."""
    model, size, days = BgNbd(0.6, 20.0, 0.8, 2.5), 400_000, 14
    rng = np.random.default_rng(1)
    rate = rng.gamma(model.r, 1 / model.alpha, size)
    age = 30.0
    first = rng.exponential(1 / rate)
    silent = first > age
    comes = silent & (first <= age + days)
    expected = comes.sum() / silent.sum()
    found = model.p_order(np.zeros(1), np.zeros(1), np.array([age]), days)
    assert found[0] == pytest.approx(expected, rel=0.02)
