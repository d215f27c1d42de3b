"""What the catalog loads, as one table."""

import re
from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd

from shopcast.bad_input import BadInput


def read(raw: Any, name: str) -> ir.Table | None:
    """Turn what the catalog loads into one table, or None where a shop has none.

    Args:
        raw: An ibis or pandas table, a dictionary of partitions or sheets (joined in
            natural order of their names), an empty list, or what was read before.
        name: The canonical table, for messages.
    """
    if raw is None or isinstance(raw, ir.Table):
        return raw
    if isinstance(raw, Mapping):
        names = sorted(raw, key=_natural)
        parts = [raw[part]() if callable(raw[part]) else raw[part] for part in names]
        parts = [one for part in parts for one in _sheets(part)]
        raw = pd.concat(parts, ignore_index=True) if parts else []
    if isinstance(raw, pd.DataFrame):
        return ibis.memtable(_one_kind_each(raw.rename(columns=str)))
    if len(raw) == 0:
        return None
    raise BadInput(f"{name}: cannot read a {type(raw).__name__}; give it a table.")


def _sheets(part: Any) -> list[Any]:
    """List a workbook's sheets that have rows; anything else is one."""
    sheets = [*part.values()] if isinstance(part, Mapping) else [part]
    return [one for one in sheets if len(one)]


def _one_kind_each(table: pd.DataFrame) -> pd.DataFrame:
    """Write columns of mixed kinds as text: a sheet holds numbers and words.

    Times are kept to the microsecond, as engines keep them.
    """
    mixed = {
        column: values.astype("str").where(values.notna())
        for column, values in table.select_dtypes("object").items()
        if pd.api.types.infer_dtype(values, skipna=True).startswith("mixed")
    }
    times = table.select_dtypes(["datetime", "datetimetz"])
    fine = {column: values.dt.as_unit("us") for column, values in times.items()}
    return table.assign(**mixed, **fine)


def _natural(name: str) -> list:
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]
