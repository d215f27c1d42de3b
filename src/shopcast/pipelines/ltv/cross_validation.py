"""How much boosting's error depends on which customers it is fitted to."""

from typing import Any

import pandas as pd

from shopcast.pipelines.ltv.rows import Rows
from shopcast.pipelines.ltv.task import LIGHTGBM


def cross_validate(
    train_rows: Rows, lightgbm_model: dict[str, Any], periods, options, seed: int
) -> pd.DataFrame:
    """Cross-validate boosting inside train, in folds of whole customers.

    Labels are levelled, as it learns them; the number of rounds is that of the trained
    model.

    Returns:
        One row per `fold` with its `customers`, `mae` and `spearman`, then the rows
        `mean` and `sd`. A fold without which nobody spends is left out.
    """
    from sklearn.model_selection import GroupKFold

    rows = train_rows.under(periods, options)
    folds = GroupKFold(options.folds, shuffle=True, random_state=seed)
    groups, found = rows.examples["customer_id"], []
    parts = folds.split(rows.examples, groups=groups)
    for number, (fit, held) in enumerate(parts, 1):
        outside = rows.select(held)
        if not rows.examples["spend"].iloc[fit].any():
            continue
        again = LIGHTGBM.again(lightgbm_model, rows.select(fit), seed)
        expected = LIGHTGBM.forecast(again, outside, seed)["expected_spend"]
        actual = rows.levelled["spend"].iloc[held].reset_index(drop=True)
        found.append(
            {
                "fold": str(number),
                "customers": outside.examples["customer_id"].nunique(),
                "mae": (expected - actual).abs().mean(),
                "spearman": expected.corr(actual, method="spearman"),
            }
        )
    table = pd.DataFrame(found)
    summary = table.drop(columns="fold").agg(["mean", "std"])
    return pd.concat([table, summary.assign(fold=["mean", "sd"])], ignore_index=True)
