"""What customers of a base did, as a request tells it."""

from pathlib import Path
from typing import Any

import ibis
import pandas as pd

from shopcast.serving.histories import Event, OrderLine, Person


def histories_of(base: Path, ids: list[str]) -> list[dict[str, Any]]:
    """List histories of customers, in the order of the ids."""
    layers = base / "02_intermediate"
    lines = _read(layers / "order_lines.parquet", ids, OrderLine)
    events = _read(layers / "events.parquet", ids, Event)
    people = _read(base / "03_primary/customers.parquet", ids, Person)
    return [
        {
            "customer_id": one,
            "order_lines": lines.get(one, []),
            "events": events.get(one, []),
            "customer": people.get(one, [{}])[0],
        }
        for one in ids
    ]


def _read(path: Path, ids: list[str], kind: Any) -> dict[str, list[dict]]:
    table = ibis.read_parquet(path)
    table = table.filter(table["customer_id"].isin(ids))
    if "line" in table.columns:
        table = table.order_by("line")
    names = [name for name in kind.model_fields if name in table.columns]
    found = table.to_pandas()
    for name, values in found.items():
        if pd.api.types.is_datetime64_any_dtype(values):
            found[name] = values.dt.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    rows = found.astype(object).where(found.notna(), None)
    return {
        one: own[names].to_dict("records")
        for one, own in rows.groupby("customer_id", sort=False)
    }
