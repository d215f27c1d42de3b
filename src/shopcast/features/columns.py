"""Lists of examples as arrays."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd


def dense(
    examples: pd.DataFrame, column: str, steps: int, prefix: str = ""
) -> np.ndarray:
    """Spread a list column over its steps, step 0 first: (rows, steps) float32."""
    array = np.zeros((len(examples), steps), dtype="float32")
    lists = examples[f"{prefix}{column}"]
    given = lists.notna().to_numpy()
    if not given.any():
        return array
    sizes = np.array([len(entry) for entry in lists[given]])
    row = np.repeat(np.nonzero(given)[0], sizes)
    step = np.concatenate(examples.loc[given, f"{prefix}step"].tolist())
    value = np.concatenate(lists[given].tolist())
    inside = step < steps
    array[row[inside], step[inside].astype(int)] = value[inside]
    return array


def spread(examples: pd.DataFrame, column: str, most: int) -> np.ndarray:
    """Place lists of last orders oldest first, padded on the right.

    Returns:
        (rows, most) of the column's kind; 0 or "" after the last order.
    """
    lists = examples[column]
    sizes = lists.map(len).to_numpy()
    flat = np.concatenate(lists.tolist())
    array = np.zeros((len(examples), most), dtype=flat.dtype)
    rows = np.repeat(np.arange(len(examples)), sizes)
    array[rows, np.repeat(sizes, sizes) - 1 - places(rows)] = flat
    return array


def by_moment(ats: pd.Series) -> Iterator[tuple[pd.Timestamp, np.ndarray]]:
    """List moments in order, each with the places of its rows.

    >>> [own for _, own in by_moment(pd.Series(pd.to_datetime(["2024-02", "2024-01"])))]
    [array([1]), array([0])]
    >>> [*by_moment(pd.Series([], dtype="datetime64[us]"))]
    []
    """
    codes, moments = pd.factorize(ats, sort=True)
    ends = np.bincount(codes, minlength=len(moments)).cumsum()
    places = np.split(np.argsort(codes, kind="stable"), ends)[:-1]
    yield from zip(pd.DatetimeIndex(moments), places, strict=True)


def places(owner: np.ndarray) -> np.ndarray:
    """Count entries of one owner from 0; those of one stand together, in order.

    >>> places(np.array([0, 0, 3, 3, 3]))
    array([0, 1, 0, 1, 2])
    """
    return np.arange(len(owner)) - np.searchsorted(owner, owner)


def signed_logs(values: Any) -> Any:
    """Compress numbers as `models.scaling.standardise` does: log1p with their sign."""
    return np.sign(values) * np.log1p(np.abs(values))


def num_orders(examples: pd.DataFrame) -> np.ndarray:
    """Count the entries of each row's lists."""
    return examples["order_age"].map(len).to_numpy()
