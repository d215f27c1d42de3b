import numpy as np
import pandas as pd
import pytest
from ltv_rows import rows_of

from shopcast.pipelines.ltv.importance import column_groups, measure_importance
from shopcast.pipelines.ltv.options import Options
from shopcast.tasks.predictor import Predictor

AT = pd.Timestamp("2024-02-01")


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
