"""Forecasts of training cutoffs by models that ended before them."""

import numpy as np
import pandas as pd

from shopcast.pipelines.next_order.baselines import RFM, fit_line, read_line
from shopcast.pipelines.next_order.rows import Rows
from shopcast.pipelines.next_order.scores import outcomes_of

BLOCKS = 4


def rolling_outcomes(train: Rows) -> pd.DataFrame:
    """Forecast each later quarter of the cutoffs by RFM, fitted to what was over then.

    A plain model is enough: what is looked for is how the shop's level moves while a
    model grows old, as it does over the test.

    Returns:
        As `outcomes_of`; of no row where there are too few cutoffs or orders.
    """
    horizon = pd.Timedelta(days=train.periods.horizon_days)
    blocks = np.array_split(np.sort(train.at.unique()), BLOCKS)
    tables = [outcomes_of(np.zeros(0), train.select(np.arange(0)))]
    for cutoffs in filter(len, blocks[1:]):
        over = train.select((train.at + horizon <= cutoffs[0]).to_numpy())
        if over.judgeable:
            now = train.select(train.at.isin(cutoffs).to_numpy())
            line = fit_line(over, 0, columns=RFM)
            said = read_line(line, now, columns=RFM)["probability"].to_numpy()
            tables.append(outcomes_of(said, now))
    return pd.concat(tables, ignore_index=True)
