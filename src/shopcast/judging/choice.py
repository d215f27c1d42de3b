"""Which model is used."""

import pandas as pd

CHOSEN_BY = "log_loss"
AS_GOOD = 0.002


def choose_champion(metrics: pd.DataFrame) -> str:
    """Name the model of the lowest log-loss on validation.

    Where the blend's is within `AS_GOOD` of it, the blend is the champion: a mean of
    several errs less at another time (docs/decisions/0010).

    >>> table = pd.DataFrame({"model": ["bg_nbd", "blend"], "metric": "log_loss"})
    >>> choose_champion(table.assign(value=[0.2, 0.2003]))
    'blend'
    """
    table = metrics[metrics["metric"] == CHOSEN_BY].set_index("model")["value"]
    near = "blend" in table and table["blend"] <= (1 + AS_GOOD) * table.min()
    return "blend" if near else str(table.idxmin())
