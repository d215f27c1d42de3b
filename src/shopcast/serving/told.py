"""What the pipelines said last of each customer."""

from collections import defaultdict
from typing import Any, Self

import numpy as np
import pandas as pd


class Told:
    """A table of predictions, by customer, as arrays.

    Rows of one customer keep their order.
    """

    def __init__(self, ids: np.ndarray, columns: dict[str, np.ndarray]) -> None:
        """Hold columns whose rows of one customer stand together."""
        changes = np.nonzero(ids[1:] != ids[:-1])[0] + 1
        starts = [0, *changes.tolist()] if len(ids) else []
        ends = [*changes.tolist(), len(ids)]
        self._spans = {
            ids[start]: (start, end) for start, end in zip(starts, ends, strict=False)
        }
        self._columns = columns

    @classmethod
    def of(cls, table: pd.DataFrame) -> Self:
        """Read what a `predictions` dataset holds."""
        table = table.sort_values("customer_id", kind="stable", ignore_index=True)
        ids = table["customer_id"].astype(str).to_numpy(dtype=object)
        columns = table.columns.drop("customer_id")
        return cls(ids, {name: _plain(table[name]) for name in columns})

    def __len__(self) -> int:
        return len(self._spans)

    def first(self, column: str, most: int) -> list[str]:
        """List customers, those of the highest number of a column first."""
        values, starts = self._columns[column], self._spans.items()
        ranked = sorted(starts, key=lambda one: values[one[1][0]], reverse=True)
        return [own for own, _ in ranked[:most]]

    def of_customer(self, customer_id: str) -> list[dict[str, Any]]:
        """List a customer's rows; none where nothing was said."""
        start, end = self._spans.get(customer_id, (0, 0))
        return [
            {name: values[row] for name, values in self._columns.items()}
            for row in range(start, end)
        ]


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """List rows in plain values, as JSON holds them; what is missing is null.

    >>> records(pd.DataFrame({"p": [None], "at": pd.to_datetime(["2024-01-02"])}))
    [{'p': None, 'at': '2024-01-02T00:00:00Z'}]
    """
    columns = [_plain(table[name]) for name in table]
    return [dict(zip(table, row, strict=True)) for row in zip(*columns, strict=True)]


def by_customer(answers: pd.DataFrame) -> defaultdict[str, list[dict[str, Any]]]:
    """List the rows of each customer; none where there is nothing but the customer."""
    rows = defaultdict(list)
    for row in records(answers):
        own = row.pop("customer_id")
        if row:
            rows[own].append(row)
    return rows


def _plain(values: pd.Series) -> np.ndarray:
    if pd.api.types.is_datetime64_any_dtype(values):
        values = values.dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    found = values.astype(object).to_numpy(copy=True)
    found[pd.isna(found)] = None
    plain = [one.item() if isinstance(one, np.generic) else one for one in found]
    return np.array([*plain, None], dtype=object)[:-1]
