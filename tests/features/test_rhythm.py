import ibis
import numpy as np
import pandas as pd
from small_log import AT, check, transactions

from shopcast.features.days import observed_days, purchase_days
from shopcast.features.rhythm import rhythm_features
from shopcast.features.steps import step_lists
from shopcast.features.windows import window_features


def observed() -> ibis.Table:
    return observed_days(purchase_days(transactions()), AT)


def test_purchases_on_one_day_count_as_one_and_undone_ones_not_at_all():
    check(
        observed().filter(ibis._.age < 15).order_by("age"),
        "age spend returned lines quantity bought",
        ("ann", 2, 50.0, 0.0, 1, 1.0, True),
        ("ann", 4, -10.0, 10.0, 0, 0.0, False),
        ("ann", 5, 30.0, 0.0, 2, 3.0, True),
        ("ann", 12, 100.0, 0.0, 1, 1.0, True),
    )


def test_windows_look_back_from_the_cutoff():
    found = window_features(observed(), [5, 12], 30)
    check(
        found,
        "spend_5 orders_5 lines_5 quantity_5 spend_12 orders_12 returned_12",
        ("ann", 70.0, 2, 3, 4.0, 170.0, 3, 10.0),
        ("bob", 0.0, 0, 0, 0.0, 0.0, 0, 0.0),
    )


def test_last_year_is_the_horizon_one_year_before():
    log = [
        ("ann", "2023-01-31 12:00", 1.0, 1.0, None),
        ("ann", "2023-02-01 12:00", 1.0, 10.0, None),
        ("ann", "2023-02-07 12:00", 1.0, 100.0, None),
        ("ann", "2023-02-08 12:00", 1.0, 1000.0, None),
    ]
    days = observed_days(purchase_days(transactions(log)), AT)
    check(window_features(days, [30], 7), "spend_last_year", ("ann", 110.0))


def test_rhythm_is_what_buy_till_you_die_models_read():
    check(
        rhythm_features(observed()),
        "frequency recency T monetary_value days_since_last first_basket first_lines",
        ("ann", 2, 10, 12, 40.0, 2, 100.0, 1),
        ("bob", 0, 0, 31, 0.0, 31, 40.0, 1),
    )


def test_gaps_and_baskets_are_those_of_the_last_purchases():
    check(
        rhythm_features(observed()),
        "last_gap mean_gap gap_deviation last_basket mean_basket max_basket",
        ("ann", 3.0, 5.0, 2.0, 50.0, 60.0, 100.0),
        ("bob", np.nan, np.nan, 0.0, 40.0, 40.0, 40.0),
    )


def test_only_six_gaps_and_seven_baskets_are_looked_at():
    ages = [1, 2, 3, 4, 5, 6, 7, 70]
    log = [
        ("ann", AT[0] - pd.Timedelta(days=age), 1.0, float(age), None) for age in ages
    ]
    days = observed_days(purchase_days(transactions(log)), AT)
    check(
        rhythm_features(days),
        "frequency mean_gap mean_basket max_basket monetary_value",
        ("ann", 7, 1.0, 4.0, 7.0, 4.0),
    )


def test_steps_are_listed_from_the_cutoff_backwards():
    found = step_lists(observed(), "age", 1, 7, 3).to_pandas()
    row = found.set_index("customer_id").loc["ann"]
    assert list(row["step"]) == [0, 1]
    assert list(row["step_spend"]) == [70.0, 100.0]
    assert list(row["step_orders"]) == [2, 1]
    assert list(row["step_lines"]) == [3, 1]
    assert found["customer_id"].tolist() == ["ann"]
