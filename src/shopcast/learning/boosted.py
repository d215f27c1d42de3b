"""Gradient boosting that stops by validation and is fitted once more."""

from typing import Any

import pandas as pd
from pydantic import PositiveInt

from shopcast.strict import Strict


class Boosting(Strict):
    """LightGBM: its own parameters, and when to stop."""

    params: dict[str, Any]
    rounds: PositiveInt
    patience: PositiveInt


def boost(
    params: dict[str, Any], options: Boosting, train: Any, validation: Any, refit: Any
) -> tuple[Any, Any, pd.DataFrame]:
    """Find the best number of rounds on validation, then fit once more up to the test.

    Args:
        params: LightGBM's own, the objective among them.
        options: When to stop.
        train: Training rows, a `lightgbm.Dataset`, as the other two.
        validation: Validation rows.
        refit: Rows of all cutoffs whose labels end before the test.

    Returns:
        The booster of the training rows, that of all rows before the test, and the
        validation loss per `epoch` (round).
    """
    import lightgbm as lgb

    losses: dict = {}
    early = lgb.train(
        params,
        train,
        options.rounds,
        valid_sets=[validation],
        callbacks=[
            lgb.early_stopping(options.patience, verbose=False),
            lgb.record_evaluation(losses),
        ],
    )
    curve = next(iter(losses["valid_0"].values()))
    late = lgb.train(params, refit, max(early.best_iteration, 1))
    history = pd.DataFrame({"epoch": range(1, len(curve) + 1), "val_loss": curve})
    return early, late, history
