"""Tables of scored customers."""

import numpy as np
import pandas as pd


def by_score(table: pd.DataFrame, score: str) -> pd.DataFrame:
    """Sort customers by a score, highest first; the highest tenth is `decile` 10.

    >>> by_score(pd.DataFrame({"customer_id": ["a", "b"], "p": [0.1, 0.3]}), "p")
      customer_id    p  decile
    0           b  0.3      10
    1           a  0.1       5
    """
    rank = table[score].rank(method="first", pct=True)
    ranked = table.assign(decile=np.ceil(rank * 10).astype(int))
    order = [score, "customer_id"]
    return ranked.sort_values(order, ascending=[False, True], ignore_index=True)
