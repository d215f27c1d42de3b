"""What is known of the shop before any model learns, and of its level today."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from shopcast.buy_till_you_die.prior import BuyTillYouDie, fit_to_known
from shopcast.features.cutoffs import Periods
from shopcast.pipelines.next_order.options import Options
from shopcast.pipelines.next_order.rolling_origins import rolling_outcomes
from shopcast.pipelines.next_order.rows import Rows
from shopcast.pipelines.next_order.scores import outcomes_of
from shopcast.pipelines.next_order.shop_level import LevelDrift, fit_drift, levels_at
from shopcast.pipelines.next_order.task import NEXT_ORDER
from shopcast.tasks.predictor import Predictor


@dataclass(frozen=True, kw_only=True)
class Prior(BuyTillYouDie):
    """BG/NBD by cutoff, and the `drift`: how the shop's level moves, once estimated."""

    drift: LevelDrift | None = None


def fit_prior(
    train_examples: pd.DataFrame,
    validation_examples: pd.DataFrame,
    refit_examples: pd.DataFrame,
    test_examples: pd.DataFrame,
    periods: Periods,
    options: Options,
) -> Prior:
    """Fit BG/NBD and Gamma-Gamma at every cutoff, to its past alone.

    And find how fast to follow the shop's level, on rolling origins of training.
    """
    parts = [train_examples, validation_examples, refit_examples, test_examples]
    end = test_examples["at"].max() + pd.Timedelta(days=periods.horizon_days)
    prior = Prior(parameters=fit_to_known(parts, np.array([])), end=end)
    train = Rows.make(train_examples, prior, periods, options)
    drift = fit_drift(rolling_outcomes(train), periods.horizon_days)
    return replace(prior, drift=drift)


def measure_level(
    current_examples: pd.DataFrame,
    recent_examples: pd.DataFrame,
    predictor: Predictor,
    periods: Periods,
    options: Options,
) -> dict[str, float]:
    """Tell today's `level` by how the champion did at the last cutoffs.

    Returns:
        By how much log-odds are moved.
    """
    predictor.refuse_other(NEXT_ORDER, periods, options)
    prior, own = predictor.prior, predictor.calibration
    fitted = recent_examples["at"] >= prior.parameters["at"].min()
    before = Rows.make(recent_examples[fitted], prior, periods, options)
    then = own.apply(predictor.forecast(NEXT_ORDER, before))["probability"].to_numpy()
    now = current_examples["at"].unique()
    days = periods.horizon_days
    (level,) = levels_at(now, outcomes_of(then, before), days, own.drift)
    return {"level": float(level.mean)}
