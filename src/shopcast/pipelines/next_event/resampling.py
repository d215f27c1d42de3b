"""Which rows, and whose, a network learns from in the ablation."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from shopcast.pipelines.next_event.log import Log
from shopcast.pipelines.next_event.reading import hashed
from shopcast.pipelines.next_event.rows import Rows

FORGOTTEN = 0.1


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
    return hashed(customers.categories.to_numpy())[customers.codes]
