"""How a task describes customers as they are at one moment."""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from inspect import signature
from typing import Any

import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from shopcast.serving.compiled import frame_of
from shopcast.serving.histories import History
from shopcast.serving.shop import Shop

Examples = Callable[[Sequence[History], pd.Timestamp], pd.DataFrame]
NOT_FEATURES = {"customer_id", "place", "session"}
DIGITS = 9


@dataclass(frozen=True)
class Current:
    """How a task describes customers at the moment of `now`.

    Attributes:
        facts: From tables of the shop and parameters, by their names, to an expression.
        examples: From the `facts` that were found, or `batches` of them, to examples;
            none where facts are examples.
    """

    facts: Callable[..., ir.Table]
    examples: Callable[..., pd.DataFrame] | None = None

    def asks_for(self, given: Sequence[str]) -> list[str]:
        """Name what the facts are made of besides."""
        return [name for name in signature(self.facts).parameters if name not in given]

    def compile(self, name: str, shop: Shop, own: dict[str, Any]) -> Examples:
        """Write it for the histories of a shop."""
        held = {
            what: shop.hold(f"{name}_{what}", one) if isinstance(one, ir.Table) else one
            for what, one in own.items()
        }
        facts = self.expression(held | shop.tables | {"visited": shop.visited})
        ask, schema = shop.compile(name, facts), facts.schema()

        def examples(histories: Sequence[History], at: pd.Timestamp) -> pd.DataFrame:
            return self.read(ask(histories, at), schema, own)

        return examples

    def expression(self, known: dict[str, Any]) -> ir.Table:
        """Write the facts of tables and parameters."""
        return self.facts(**_wanted(self.facts, known))

    def read(self, found: pa.Table, schema: Any, own: dict[str, Any]) -> pd.DataFrame:
        """Make examples of what was found; without any, of `customer_id` alone."""
        if not found.num_rows:
            return pd.DataFrame({"customer_id": []})
        make = self.examples
        if make is None:
            return frame_of(found, schema)
        asked = _wanted(make, own | {"facts": None, "batches": None})
        if "batches" in asked:
            return make(**asked | {"batches": found.to_reader()})
        return make(**asked | {"facts": frame_of(found, schema)})


def _wanted(function: Callable, known: dict[str, Any]) -> dict[str, Any]:
    return {name: known[name] for name in signature(function).parameters}


def fingerprints(examples: pd.DataFrame) -> dict[str, str]:
    """Tell for each customer what was known of them, in 16 letters.

    Two answers of the same fingerprint read the same features, to nine digits.
    """
    names = sorted({*examples.columns} - NOT_FEATURES)
    columns = [examples[name].tolist() for name in names]
    found: dict[str, Any] = defaultdict(sha256)
    for own, *values in zip(examples["customer_id"].astype(str), *columns, strict=True):
        told = dict(zip(names, map(_plain, values), strict=True))
        found[own].update(json.dumps(told, default=str).encode())
    return {own: one.hexdigest()[:16] for own, one in found.items()}


def _plain(value: Any) -> Any:
    """Write a value as one of any kind of number writes it."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, int | float):
        return "null" if value != value else f"{float(value):.{DIGITS}g}"
    return "null" if value is None or value is pd.NaT else str(value)
