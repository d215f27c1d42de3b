"""What differs between the layers of two stores."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from changes import Corruption

from shopcast.hooks.alone import LOCK
from shopcast.hooks.durations import SECONDS
from shopcast.hooks.progress import LOG

NOTES = {LOCK, LOG, SECONDS}  # a run's own
COUNTED = ("suspicions", "rules", "dropped", "flagged", "null_share", "unread")
NOTED = {"null_share", "unread"}
QUIET = {("cancellation",), ("is_return",), ("is_outlier",)}
PRIMARY = ("customers", "products", "transactions", "orders", "events", "calendar")
Found = tuple[str, str]
Contents = dict[Path, Any]


def went_through(corruption: Corruption, clean: Path, work: Path) -> Found:
    """Say in one word what came of a run that was not refused.

    Returns:
        `exact`, where that is asked and so; `told`, with suspicions and counts of rules
        that are not the clean store's; `flagged`, where only a flag's count or that
        of cancellations differs; `noted`, where tables differ, and only shares of empty
        cells and lists of columns that are not read tell of it; `silent`, with the
        tables that differ; or `same`.
    """
    old, new = quality_of(clean / "base"), quality_of(work / "base")
    if corruption.expects == "exact" and _is_exact(old, new, work):
        return "exact", ""
    news = {name: one for name, one in new.items() if one != old.get(name)}
    noted = {name: one for name, one in news.items() if name[1] in NOTED}
    told = {name: one for name, one in news.items() if name not in noted}
    loud = {name: one for name, one in told.items() if name[2:] not in QUIET}
    if told:
        return "told" if loud else "flagged", _list(loud or told)
    differ = [name for name in PRIMARY if not _equal(name, clean, work)]
    if noted and differ:
        return "noted", _list(noted)
    return ("silent", f"differ: {differ}") if differ else ("same", "")


def _list(news: dict[tuple[str, str, str], Any]) -> str:
    return "; ".join(f"{'.'.join(name)}: {one}" for name, one in news.items())


def bodies(folder: Path) -> Contents:
    """Tell what is in each file, whenever it was written."""
    return {path: body for path, (_, body) in contents(folder).items()}


def contents(folder: Path) -> Contents:
    """Tell when each file was written, and what is in it."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    files = [path for path in files if path.name not in NOTES]
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def quality_of(base: Path) -> dict[tuple[str, str, str], Any]:
    """List what the report of quality tells, by table, kind and name."""
    report = json.loads((base / "08_reporting/quality.json").read_text())
    return {
        (table, kind, name): said["says"] if kind == "suspicions" else said
        for table, one in report.items()
        for kind in COUNTED
        for name, said in _items(one.get(kind, {}))
        if said
    }


def _items(counts: dict[str, Any] | list[str]) -> list[tuple[str, Any]]:
    return [*(dict.fromkeys(counts, 1) if isinstance(counts, list) else counts).items()]


def _read(base: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(base / f"03_primary/{name}.parquet")


def _equal(name: str, clean: Path, work: Path) -> bool:
    both = [_read(folder / "base", name) for folder in (clean, work)]
    both = [table.drop(columns="line", errors="ignore") for table in both]
    if set(both[0]) != set(both[1]) or len(both[0]) != len(both[1]):
        return False
    order = sorted(both[0])
    one, other = (table[order].sort_values(order) for table in both)
    return one.reset_index(drop=True).equals(other.reset_index(drop=True))


def _is_exact(old: dict, new: dict, work: Path) -> bool:
    """Compare order lines with the raw ones, and what rules and suspicions found."""
    raw = pq.read_table(work / "raw/order_lines").to_pandas()
    lines = pd.read_parquet(work / "base/02_intermediate/order_lines.parquet")
    lines = lines.sort_values("line")
    ids = [name for name in ("order_id", "customer_id", "product_id") if name in raw]
    numbers = ("quantity", "unit_price")
    drops = [
        {one for one in told if one[1] == "dropped" and one[2:] not in QUIET}
        for told in (old, new)
    ]
    return (
        drops[0] == drops[1]
        and all(raw[name].nunique() == lines[name].nunique() for name in ids)
        and all(np.array_equal(raw[name], lines[name]) for name in numbers)
        and _adds_up(work / "base")
    )


def _adds_up(base: Path) -> bool:
    """Compare orders with their lines, of which no digit may be lost."""
    lines = _read(base, "transactions")
    lines = lines[lines["undone_at"].isna() & (lines["quantity"] > 0)]
    whole = _read(base, "orders").set_index("order_id")["amount"].sort_index()
    parts = lines.groupby("order_id")["amount"].sum()
    return np.allclose(whole, parts, rtol=1e-9, atol=0)
