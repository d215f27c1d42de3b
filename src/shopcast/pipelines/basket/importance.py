"""What drives a list: what the re-ranker splits by."""

from typing import Any

import pandas as pd

from shopcast.pipelines.basket.boosting import BOUGHT


def measure_importance(reranker_model: dict[str, Any]) -> pd.DataFrame:
    """Sum up how much each column that the re-ranker reads lowers its loss.

    Returns:
        One row per `feature`: its `share` of the whole gain, the greatest first.
    """
    booster = reranker_model[BOUGHT]
    gain = booster.feature_importance("gain")
    share = gain / max(gain.sum(), 1e-9)
    table = pd.DataFrame({"feature": booster.feature_name(), "share": share})
    return table.sort_values("share", ascending=False, ignore_index=True)
