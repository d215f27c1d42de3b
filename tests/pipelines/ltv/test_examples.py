"""Forty customers who come every k days, a fifth of whom are kept out of training."""

import ibis
import pandas as pd
import pytest
from running import periods

from shopcast.bad_input import BadInput
from shopcast.features.splits import is_held_out
from shopcast.pipelines.ltv.nodes import make_examples
from shopcast.pipelines.ltv.prior import fit_prior, measure_season

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


def test_the_season_is_measured_only_where_it_is_asked_for(options):
    log = transactions([range(0, 70, 3)])
    none = options.model_copy(update={"season": "none"})
    assert measure_season(log, PERIODS, none) == {"season": 1.0}
    last_year = options.model_copy(update={"season": "last_year"})
    # The fortnight a year before the end is twice as good, that before the test not.
    long = transactions([range(500), range(136, 150)])
    found = measure_season(long, PERIODS, last_year)
    assert found == pytest.approx({"season": 2.0})


def test_the_prior_knows_parameters_by_cutoff_and_the_season_of_the_test(
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
    assert prior.season == 1.0
