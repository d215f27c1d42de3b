"""What may come next, and what a forecast says of it."""

import numpy as np
import pandas as pd

from shopcast.learning.candidate import Forecast
from shopcast.tables.schemas import EVENT_TYPES

END = len(EVENT_TYPES)
CLASSES = (*EVENT_TYPES, "end")
NEXT = [f"next_{name}" for name in CLASSES]
BUYS = "p_purchase"
PURCHASE = EVENT_TYPES.index("purchase")


def forecast(chance: np.ndarray, buys: np.ndarray) -> Forecast:
    """Put probabilities into a table.

    Args:
        chance: Of each type of the next event, and of the session's end:
            (rows, classes).
        buys: That the session still holds a purchase: (rows,).

    Returns:
        One row per row: `next_view` and so on, `next_end`, `p_purchase`.
    """
    table = pd.DataFrame(chance, columns=NEXT)
    return table.assign(**{BUYS: buys}).astype("float32")


def chances(table: Forecast) -> np.ndarray:
    """Read how likely each class is: (rows, classes)."""
    return table[NEXT].to_numpy("float64")


def buys(table: Forecast) -> np.ndarray:
    """Read how likely a purchase is: (rows,)."""
    return table[BUYS].to_numpy("float64")
