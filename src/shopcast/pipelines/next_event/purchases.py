"""What the champion said of purchases on validation, for those who decide by it."""

from typing import Any

import pandas as pd

from shopcast.learning.candidate import Forecast
from shopcast.pipelines.next_event.outcomes import BUYS, PURCHASE
from shopcast.pipelines.next_event.rows import Rows
from shopcast.pipelines.next_event.task import NEXT_EVENT


def foretell_purchases(
    validation_rows: Rows,
    champion: str,
    calibrations_model: dict[str, Any],
    periods,
    options,
    seed: int,
    **forecasts: Forecast,
) -> pd.DataFrame:
    """Put the champion's chance of a purchase beside whether one came.

    Returns:
        One row per event of validation's sessions: `session`, `events` of it so far and
        `purchases` among them, `p_purchase` after it, and whether it `buys`.
    """
    rows = validation_rows.under(periods, options)
    learnt = {
        one.name: forecasts[f"{one.name}_forecast"] for one in NEXT_EVENT.candidates
    }
    found = NEXT_EVENT.complete(learnt, rows, seed)[champion]
    ready = calibrations_model[champion].apply(found)
    return pd.DataFrame(
        {
            "session": rows.examples["session"].to_numpy(),
            "events": rows.log.position[rows.place] + 1,
            "purchases": rows.log.counts[rows.place, PURCHASE],
            BUYS: ready[BUYS].to_numpy(),
            "buys": rows.buys.astype(bool),
        }
    )
