import numpy as np
import pandas as pd
import pytest

from shopcast.bad_input import BadInput
from shopcast.buy_till_you_die.at_cutoffs import fit_at_cutoffs


def test_where_nobody_has_come_back_one_sentence_says_so():
    at = pd.Timestamp("2024-02-01")
    once = pd.DataFrame({"at": at, "frequency": [0, 0], "recency": 0, "T": [5, 6]})
    with pytest.raises(BadInput, match="before 2024-02-01 nobody") as caught:
        fit_at_cutoffs(once.assign(monetary_value=0.0), np.array([at]))
    assert "first_days" in str(caught.value)
