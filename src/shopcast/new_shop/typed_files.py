"""Files that tell types: JSON, Parquet and workbooks."""

import json
from pathlib import Path
from typing import Any

import pandas as pd

from shopcast.new_shop.found import ROWS, Found
from shopcast.new_shop.looks import Look
from shopcast.new_shop.text_files import sample


def read_json(path: Path) -> Found:
    """Look at rows of JSON."""
    head, _ = sample(path)
    lines = not head.lstrip().startswith(b"[")
    how = {"lines": lines, "dtype": False, "convert_dates": False}
    if lines:
        table = pd.DataFrame(
            [json.loads(one) for one in head.splitlines()[:ROWS] if one]
        )
    else:
        table = pd.read_json(path, **how)
    entry = {"type": "pandas.JSONDataset", "load_args": how}
    said = "JSON, a row per line" if lines else "JSON, a list of rows"
    return Found(path, entry, _typed(table), said, len(table))


def read_parquet(path: Path) -> Found:
    """Look at Parquet."""
    import duckdb

    try:
        whole = duckdb.read_parquet([str(path)])
        table = whole.query("file", f"FROM file USING SAMPLE {ROWS} ROWS").df()
    except duckdb.Error as error:
        raise ValueError(str(error)) from error
    entry = {
        "type": "ibis.FileDataset",
        "file_format": "parquet",
        "connection": "${globals:engine}",
    }
    return Found(path, entry, _typed(table), "Parquet", len(table))


def read_sheets(path: Path) -> list[Found]:
    """Look at each sheet of a workbook."""
    sheets = pd.read_excel(path, sheet_name=None, engine="calamine")
    found = []
    for name, table in sheets.items():
        if len(table):
            how: dict[str, Any] = {"engine": "calamine", "sheet_name": [name]}
            entry = {"type": "pandas.ExcelDataset", "load_args": how}
            looks = _typed(table)
            found.append(Found(path, entry, looks, "Excel", len(table), (name,)))
    return found


def _typed(table: pd.DataFrame) -> dict[str, Look]:
    return {str(name): _look(str(name), table[name]) for name in table.columns}


def _look(name: str, values: pd.Series) -> Look:
    kind = pd.api.types.infer_dtype(values, skipna=True)
    if kind.startswith("datetime") or kind == "date":
        return Look(name, values, "time")
    if pd.api.types.is_numeric_dtype(values) and kind != "boolean":
        whole = kind == "integer" or (values.dropna() % 1 == 0).all()
        known = values.dropna().astype("int64") if whole else values.dropna()
        return Look(name, known.astype("str").reindex(values.index))
    return Look(name, values)
