import numpy as np
import pandas as pd
import pytest
from ltv_rows import rows_of

from shopcast.pipelines.ltv.budget import allocate_budget
from shopcast.pipelines.ltv.importance import column_groups, measure_importance
from shopcast.pipelines.ltv.options import Options, Predicting
from shopcast.tasks.predictor import Predictor

AT = pd.Timestamp("2024-02-01")


def test_a_budget_is_divided_in_proportion_to_predicted_spend(options):
    predictions = pd.DataFrame(
        {
            "customer_id": ["ann", "bob", "cid", "dan"],
            "expected_spend": [10.0, 60.0, 0.0, 30.0],
            "low": [0.0, 5.0, 0.0, 1.0],
            "high": [20.0, 90.0, 3.0, 40.0],
        }
    )
    own = Predicting(value_groups=2, budget=500.0)
    chosen = options.model_copy(update={"predicting": own})
    expected = pd.DataFrame(
        [
            (1, 2, 90.0, 6.0, 130.0, 0.9, 450.0, 225.0, 5.0),
            (2, 2, 10.0, 0.0, 23.0, 0.1, 50.0, 25.0, 5.0),
        ],
        columns="value_group customers expected_spend low high share budget "
        "budget_per_customer break_even".split(),
    )
    found = allocate_budget(predictions, chosen)
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)


def test_shuffling_what_a_forecast_does_not_read_makes_it_no_worse(options):
    rng, windows = np.random.default_rng(1), [14, 90]
    names = {name for group in column_groups(rows_of(pd.DataFrame(), options, 14,
             windows=windows)).values() for name in group}  # fmt: skip
    table = pd.DataFrame({name: rng.gamma(1, 9, 50) for name in sorted(names)})
    table = table.assign(customer_id=table.index.astype("str"), at=AT)
    rows = rows_of(table, options, 14, windows=windows)
    labels = table[["customer_id", "at"]].assign(spend=table["spend_14"], orders=1)
    champion = {"champion": "past_spend"}
    predictor = Predictor(champion, {}, None, None, rows.periods, rows.options, 1)
    found = measure_importance(rows, labels, predictor, seed=1)
    increase = found.set_index("feature")["increase"]
    assert increase.index[0] == "last 14 days"
    assert increase.iloc[0] > 1
    assert increase.iloc[1:].tolist() == [0.0] * (len(increase) - 1)


def test_a_misspelt_option_fails(options):
    with pytest.raises(ValueError, match="sharpning"):
        Options(**options.model_dump(), sharpning=1)
