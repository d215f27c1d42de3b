"""Forty customers who come every k days, a fifth of whom are kept out of training."""

import ibis
import pandas as pd
import pytest
from running import periods

from shopcast.bad_input import BadInput
from shopcast.features.splits import is_held_out
from shopcast.pipelines.ltv.nodes import make_current_examples, make_examples
from shopcast.pipelines.ltv.prior import fit_prior

START = pd.Timestamp("2024-01-01")
PERIODS = periods(horizon_days=14, first_days=14, train_days=28, new_share=0.2)


def transactions(days: list[range]) -> ibis.Table:
    """Make a log in which each customer spends 10 on each of their days."""
    rows = [(f"{who:02}", day) for who, when in enumerate(days) for day in when]
    log = pd.DataFrame(rows, columns=["customer_id", "day"])
    time = (START + pd.to_timedelta(log["day"], unit="D")).astype("M8[us]")
    undone = pd.Series(pd.NaT, log.index, "M8[us]")
    return ibis.memtable(
        log.assign(time=time, quantity=1.0, amount=10.0, undone_at=undone)
    )


@pytest.fixture(scope="module")
def parts(options) -> tuple[pd.DataFrame, ...]:
    """Train, validation, refit, test and its labels."""
    log = transactions([range(who % 7, 70, 3 + who % 9) for who in range(40)])
    return make_examples(log, PERIODS, options)


def test_every_part_has_its_cutoffs(parts):
    days = [sorted((part["at"].unique() - START).days) for part in parts]
    assert days == [[28, 35, 42], [49], [28, 35, 42, 49], [56], [56]]


def test_new_customers_are_met_in_the_test_only(parts):
    *known, test, _ = parts
    new = set(test.loc[test["is_new"], "customer_id"])
    assert 0 < len(new) < 20
    assert len(test) == 40
    assert [new & set(part["customer_id"]) for part in known] == [set()] * 3
    assert (test["is_new"] == is_held_out(test["customer_id"], 0.2)).all()


def test_labels_are_those_of_the_days_ahead(parts):
    train, _, _, test, labels = parts
    # 01 comes every fourth day from day 1: on 29 and 33 in the week from 28, on 37 and
    # 41, on 45; on 57, 61, 65 and 69 in the fortnight from 56.
    rows = train.set_index("customer_id").loc["01"].sort_values("at")
    assert rows["spend"].tolist() == [20.0, 20.0, 10.0]
    assert rows["orders"].tolist() == [2, 2, 1]
    label = labels.set_index("customer_id").loc["01"]
    assert (label["spend"], label["orders"]) == (40.0, 4)
    assert list(label["future_step_orders"]) == [2, 2]
    assert "spend" not in test
    assert {*train["days"], *test["days"]} == {7, 14}


@pytest.mark.parametrize(
    ("log", "says"),
    [
        pytest.param([range(20)] * 9 + [range(60, 70)], "0 of", id="nobody"),
        pytest.param([range(70)] * 10, "10 of 10", id="everybody"),
    ],
)
def test_where_nobody_or_everybody_buys_there_is_nothing_to_learn(options, log, says):
    periods = PERIODS.model_copy(update={"new_share": 0.0, "every_days": 28})
    with pytest.raises(BadInput, match="nothing to learn") as caught:
        make_examples(transactions(log), periods, options)
    assert says in str(caught.value)


def test_todays_customers_are_described_however_short_the_data_are(options):
    now = make_current_examples(transactions([range(3), range(5)]), PERIODS, options)
    assert now["customer_id"].tolist() == ["00", "01"]
    assert now["at"].unique().tolist() == [START + pd.Timedelta(days=5)]
    assert now["frequency"].tolist() == [2, 4]


def test_the_prior_knows_parameters_by_cutoff_and_the_level_of_those_judged(
    parts, options
):
    log = transactions([range(who % 7, 70, 3 + who % 9) for who in range(40)])
    *examples, _ = parts
    prior = fit_prior(log, *examples, PERIODS, options)
    cutoffs = [START + pd.Timedelta(days=day) for day in (28, 35, 42, 49, 56)]
    assert prior.parameters["at"].tolist() == cutoffs
    judged = prior.parameters["pareto_nbd.r"].notna()
    assert judged.tolist() == [False, False, False, True, True]
    assert prior.until == cutoffs[-1]
    assert prior.end == START + pd.Timedelta(days=70)
    assert prior.levels.index.tolist() == cutoffs[3:]
    assert list(prior.seasons.paced) == cutoffs


def test_of_a_larger_shop_customers_are_drawn_known_and_new(options):
    log = transactions([range(who % 7, 70, 3 + who % 9) for who in range(200)])
    few = options.model_copy(update={"customers": 120})
    train, *_, test, _ = make_examples(log, PERIODS, few)
    assert test["customer_id"].nunique() == 120
    assert 0 < test["is_new"].sum() < 60
    assert set(train["customer_id"]) < set(test["customer_id"])


def test_held_out_customers_change_nothing_that_is_fitted(options):
    days = [range(who % 7, 70, 3 + who % 9) for who in range(40)]
    names = pd.Series([f"{who:02}" for who in range(40)])
    kept = ~is_held_out(names, 0.2)
    other = [
        when if keep else range(0, 70, 2) for when, keep in zip(days, kept, strict=True)
    ]
    priors = []
    for one in (days, other):
        log = transactions(one)
        *examples, _ = make_examples(log, PERIODS, options)
        priors.append(fit_prior(log, *examples, PERIODS, options))
    first, second = priors
    pd.testing.assert_frame_equal(first.parameters, second.parameters)
    pd.testing.assert_frame_equal(first.levels, second.levels)
