"""What drives a list: what the re-ranker splits by."""

import numpy as np
import pandas as pd

from shopcast.pipelines.basket.boosting import BOUGHT
from shopcast.pipelines.basket.rows import Rows

SMALL = 4


def measure_importance(refit_rows: Rows, reranker_model: dict) -> pd.DataFrame:
    """Sum up how much each column that the re-ranker reads lowers its loss.

    Returns:
        One row per `feature`: its `share` of the whole gain, the greatest first.
    """
    booster = reranker_model[BOUGHT]
    few = refit_rows.select(np.arange(min(SMALL, len(refit_rows))))
    gain = booster.feature_importance("gain")
    table = pd.DataFrame({"feature": few.candidates.names, "gain": gain})
    share = table["gain"] / max(table["gain"].sum(), 1e-9)
    table = table.assign(share=share).drop(columns="gain")
    return table.sort_values("share", ascending=False, ignore_index=True)
