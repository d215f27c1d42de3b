"""What other ways to learn, and other things to read, would change."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from shopcast.judging.bootstrap import customer_weights
from shopcast.judging.measuring import INTERVAL, with_intervals
from shopcast.pipelines.next_event.networks import PLAIN, Loss, compile_with
from shopcast.pipelines.next_event.resampling import (
    all_rows,
    oversampled,
    undersampled,
    with_customers,
)
from shopcast.pipelines.next_event.rows import Rows
from shopcast.pipelines.next_event.scores import score
from shopcast.pipelines.next_event.set_right import SetRight
from shopcast.pipelines.next_event.task import NEXT_EVENT
from shopcast.tasks.judged import parts_of_test

NOTHING = "nothing"
COLUMNS = ["network", "change", "split", "metric", *INTERVAL]
SHOWN = ("log_loss", "macro_f1", "purchase_average_precision", "purchase_log_loss")
BUCKETS = 4096
SEQUENCE = {"build": "build_causal", "core": "gru"}
WINDOWS = {"build": "build_windowed", "core": "bigru"}


@dataclass(frozen=True)
class Change:
    """One thing done otherwise with one network.

    Attributes:
        of: Its builder and core.
        model: Other arguments of the builder.
        loss: How classes count.
        learnt: Which rows are learnt from.
    """

    of: dict[str, str]
    model: dict[str, Any] = field(default_factory=dict)
    loss: Loss = PLAIN
    learnt: Callable[[Rows, int], Rows] = all_rows

    @property
    def network(self) -> Any:
        """The network as a candidate."""
        plain: Any = NEXT_EVENT.candidate(self.of["core"])
        return replace(
            plain, compile=compile_with(loss=self.loss, **self.of), change=self.model
        )


CHANGES = {
    ("gru", NOTHING): Change(SEQUENCE),
    ("gru", "ids left out"): Change(SEQUENCE, {"ids": False}),
    ("gru", "customers read"): Change(SEQUENCE, {"customers": BUCKETS}),
    ("gru", "class weights"): Change(SEQUENCE, loss=Loss(balanced=True)),
    ("gru", "focal loss"): Change(SEQUENCE, loss=Loss(focus=2.0)),
    ("bigru", NOTHING): Change(WINDOWS),
    ("bigru", "oversampled"): Change(WINDOWS, learnt=oversampled),
    ("bigru", "undersampled"): Change(WINDOWS, learnt=undersampled),
}


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
    """Train two networks otherwise, if `options.ablation` asks for it.

    What weights or sampling do to the prior, `SetRight` undoes on validation.
    Predictions are waited for, not read: this takes long.

    Returns:
        One row per `network`, `change` (`nothing` first), `split` (later, new) and
        `metric`: `value`, `low`, `high`, `n`; none if it is not asked for.
    """
    if not options.ablation:
        return pd.DataFrame(columns=COLUMNS)
    test = test_rows.under(periods, options).labelled(test_labels)
    every = (train_rows, validation_rows, refit_rows)
    parts = [rows.under(periods, options) for rows in every]
    *parts, test = with_customers(parts[0], (*parts, test), seed)
    tables = [
        _measure(change, parts, test, seed).assign(network=network, change=name)
        for (network, name), change in CHANGES.items()
    ]
    both = pd.concat(tables, ignore_index=True)
    return both.loc[both["metric"].isin(SHOWN), COLUMNS]


def _measure(change: Change, parts: list[Rows], test: Rows, seed: int) -> pd.DataFrame:
    train, validation, refit = parts
    network = change.network
    early, late, _ = network.learn(
        change.learnt(train, seed), validation, change.learnt(refit, seed), seed
    )
    then = network.forecast(early, validation, seed)
    right = SetRight.fit(then, validation, baseline=False)
    found, tables = right.apply(network.forecast(late, test, seed)), []
    for split, chosen, rows in parts_of_test(test):
        ids = rows.examples["customer_id"]
        weights = customer_weights(ids, rows.options.resamples, seed)
        table = with_intervals(score(rows, found[chosen], right, weights))
        tables.append(table.assign(split=split, n=len(rows)))
    return pd.concat(tables, ignore_index=True)
