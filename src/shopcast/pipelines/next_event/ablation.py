"""What other ways to learn, and other things to read, would change."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from shopcast.judging.bootstrap import customer_weights
from shopcast.judging.measuring import INTERVAL, with_intervals
from shopcast.pipelines.next_event.log import Log
from shopcast.pipelines.next_event.networks import PLAIN, Loss, compile_with
from shopcast.pipelines.next_event.rows import Rows
from shopcast.pipelines.next_event.scores import score
from shopcast.pipelines.next_event.set_right import SetRight
from shopcast.pipelines.next_event.task import NEXT_EVENT
from shopcast.tasks.judged import parts_of_test

NOTHING = "nothing"
COLUMNS = ["network", "change", "split", "metric", *INTERVAL]
SHOWN = ("log_loss", "macro_f1", "purchase_average_precision", "purchase_log_loss")
BUCKETS, FORGOTTEN = 4096, 0.1
SEQUENCE = {"build": "build_causal", "core": "gru"}
WINDOWS = {"build": "build_windowed", "core": "bigru"}


def all_rows(rows: Rows, seed: int) -> Rows:
    """Learn from all rows, each once."""
    return rows


def oversampled(rows: Rows, seed: int) -> Rows:
    """Draw rows before a purchase again, until they are as many as the others."""
    return _resampled(rows, max, seed)


def undersampled(rows: Rows, seed: int) -> Rows:
    """Keep as many rows before no purchase as there are others."""
    return _resampled(rows, min, seed)


def _resampled(rows: Rows, size: Callable[..., int], seed: int) -> Rows:
    rng = np.random.default_rng(seed)
    kinds = [np.nonzero(rows.buys == one)[0] for one in (0, 1)]
    most = size(len(kind) for kind in kinds)
    drawn = [
        np.append(np.tile(kind, most // len(kind)),
                  rng.choice(kind, most % len(kind), replace=False))
        for kind in kinds
    ]  # fmt: skip
    return rows.select(np.sort(np.concatenate(drawn)))


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
    for split, chosen in parts_of_test(test):
        rows = test.select(chosen)
        ids = rows.examples["customer_id"]
        weights = customer_weights(ids, rows.options.resamples, seed)
        table = with_intervals(score(rows, found[chosen], right, weights))
        tables.append(table.assign(split=split, n=len(rows)))
    return pd.concat(tables, ignore_index=True)


def with_customers(train: Rows, every: tuple[Rows, ...], seed: int) -> list[Rows]:
    """Give logs a hashed `customer`: 0 for those who are not in training.

    A tenth of training's customers are 0 too, so that it is learnt what 0 means.
    """
    known = np.unique(_hashed(train))
    rng = np.random.default_rng(seed)
    known = known[rng.random(len(known)) >= FORGOTTEN]
    found = []
    for rows in every:
        code = _hashed(rows)
        customer = np.where(np.isin(code, known), code, 0)
        columns = rows.log.columns | {"customer": customer}
        found.append(replace(rows, whole=Log(columns)))
    return found


def _hashed(rows: Rows) -> np.ndarray:
    """Number each row's customer from 1 on; rows are a whole log."""
    customers = pd.Categorical(rows.examples["customer_id"])
    names = customers.categories.astype("object")
    hashed = pd.util.hash_array(np.asarray(names, dtype="object"), categorize=False)
    return (hashed % (2**31 - 2) + 1).astype("int32")[customers.codes]
