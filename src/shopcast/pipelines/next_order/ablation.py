"""What boosting loses without some of what it reads."""

from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from shopcast.judging.bootstrap import resample_customers
from shopcast.judging.measuring import INTERVAL, with_intervals
from shopcast.pipelines.next_order.boosting import reads
from shopcast.pipelines.next_order.rows import Rows
from shopcast.pipelines.next_order.scores import FollowedLine, score
from shopcast.pipelines.next_order.task import LIGHTGBM

NOTHING = "nothing"
COLUMNS = ["without", "metric", *INTERVAL]
SHOWN = ("roc_auc", "log_loss", "lift_at_10")


def ablate(
    train_rows: Rows,
    validation_rows: Rows,
    refit_rows: Rows,
    test_rows: Rows,
    test_labels: pd.DataFrame,
    predictions: pd.DataFrame,
    periods,
    options,
    seed: int,
) -> pd.DataFrame:
    """Boost without each group of traits in turn, if `options.ablation` asks for it.

    Predictions are waited for, not read: this takes long.

    Returns:
        One row per `without` (`nothing` first) and `metric` on later customers:
        `value`, `low`, `high`, `n`; none if it is not asked for.
    """
    if not options.ablation:
        return pd.DataFrame(columns=COLUMNS)
    later = test_rows.under(periods, options).known.labelled(test_labels)
    every = (train_rows, validation_rows, refit_rows)
    train, validation, refit = (rows.under(periods, options) for rows in every)
    weights = resample_customers(later.examples["customer_id"], options.resamples, seed)
    everyone, tables = np.ones(len(later), dtype=bool), []
    for group in (NOTHING, *_used(options)):
        kept = names_without(later, group)
        boosting = replace(LIGHTGBM, **reads(partial(_same, kept)))
        early, late, _ = boosting.learn(train, validation, refit, seed)
        then = boosting.forecast(early, validation, seed)
        line = FollowedLine.fit(then, validation, baseline=False)
        found = line.follow(boosting.forecast(late, later, seed), later, everyone)
        table = with_intervals(score(later, found, line, weights))
        tables.append(table.assign(without=group, n=len(later)))
    both = pd.concat(tables, ignore_index=True)
    return both.loc[both["metric"].isin(SHOWN), COLUMNS]


def _same(names: list[str], rows: Rows) -> list[str]:
    return names


def names_without(rows: Rows, group: str) -> list[str]:
    """Name the traits that are left without a group."""
    traits = {
        name: used and name != group for name, used in rows.options.traits.items()
    }
    if not any(traits.values()):
        return list(rows.traits)
    less = rows.options.model_copy(update={"traits": traits})
    return list(rows.select(np.arange(1)).under(rows.periods, less).traits)


def _used(options) -> list[str]:
    return [name for name, used in options.traits.items() if used]
