"""What drives a list: what the re-ranker splits by."""

from typing import Any

import pandas as pd

from shopcast.learning.left_out import LEFT_OUT
from shopcast.pipelines.basket.boosting import BOUGHT


def measure_importance(reranker_model: Any, reranker_lists_model: Any) -> pd.DataFrame:
    """Sum up how much each column that a re-ranker reads lowers its loss.

    The one of single products tells, or that of lists where it was left out.

    Returns:
        One row per `feature`: its `share` of the whole gain, the greatest first; none
        where both were left out.
    """
    made = [one for one in (reranker_model, reranker_lists_model) if one != LEFT_OUT]
    if not made:
        return pd.DataFrame({"feature": [], "share": []})
    booster = made[0][BOUGHT]
    gain = booster.feature_importance("gain")
    share = gain / max(gain.sum(), 1e-9)
    table = pd.DataFrame({"feature": booster.feature_name(), "share": share})
    return table.sort_values("share", ascending=False, ignore_index=True)
