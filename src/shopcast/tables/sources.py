"""What a shop calls its columns, and how its files become one table."""

import re
from collections.abc import Mapping
from typing import Any, Literal
from zoneinfo import available_timezones

import ibis
import ibis.expr.types as ir
import pandas as pd
from pydantic import Field, field_validator

from shopcast.bad_input import BadInput
from shopcast.strict import Strict

NOTHING = r"[^\s\S]"


class TableSource(Strict):
    """What a shop calls a table's columns (canonical: its own), and rules by name.

    `discount_per` is for order lines: whether `discount` is the money off the whole
    line or off each piece, the money off the whole order, which each of its lines
    repeats, or a share of the price in percent.
    """

    columns: dict[str, str] = Field(default_factory=dict)
    rules: list[str] = Field(default_factory=list)
    discount_per: Literal["line", "unit", "order", "percent"] = "line"


class Source(Strict):
    """How to read a shop.

    `time_format` is that of times in text, or `seconds` since 1970. `start` and `end`
    bound the period that is used, half-open; `today` is the first
    moment that counts as the future (by default the moment of the run). `holidays`
    is a country's code: its public holidays fill a calendar that names none. Events
    without a session are of one until nothing follows for `idle_minutes`.
    """

    timezone: str = "UTC"
    time_format: str | None = None
    start: str | None = None
    end: str | None = None
    today: str | None = None
    holidays: str | None = None
    not_products: str = NOTHING
    cancelled_orders: str = NOTHING
    max_price: float = float("inf")
    max_null_share: float = 0.8
    idle_minutes: float = Field(default=30, gt=0)
    event_types: dict[str, str] = Field(default_factory=dict)
    tables: dict[str, TableSource] = Field(default_factory=dict)

    @field_validator("timezone")
    @classmethod
    def _exists(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError(f"there is no time zone {zone}; e.g. Europe/London is one")
        return zone

    @field_validator("holidays")
    @classmethod
    def _is_a_country(cls, code: str | None) -> str | None:
        if code is None:
            return None
        from holidays import list_supported_countries

        if code not in list_supported_countries():
            raise ValueError(f"there are no holidays of {code}; GB and US are codes")
        return code

    def table(self, name: str) -> TableSource:
        """Tell how to read one table."""
        return self.tables.get(name) or TableSource()


def read(raw: Any, name: str) -> ir.Table | None:
    """Turn what the catalog loads into one table, or None where a shop has none.

    Args:
        raw: An ibis or pandas table, a dictionary of partitions or sheets (joined in
            natural order of their names), or an empty list.
        name: The canonical table, for messages.
    """
    if isinstance(raw, ir.Table):
        return raw
    if isinstance(raw, Mapping):
        names = sorted(raw, key=_natural)
        parts = [raw[part]() if callable(raw[part]) else raw[part] for part in names]
        raw = pd.concat(parts, ignore_index=True) if parts else []
    if isinstance(raw, pd.DataFrame):
        return ibis.memtable(_one_kind_each(raw.rename(columns=str)))
    if len(raw) == 0:
        return None
    raise BadInput(f"{name}: cannot read a {type(raw).__name__}; give it a table.")


def _one_kind_each(table: pd.DataFrame) -> pd.DataFrame:
    """Write columns of mixed kinds as text: a sheet holds numbers and words."""
    mixed = {
        column: values.astype("str").where(values.notna())
        for column, values in table.select_dtypes("object").items()
        if pd.api.types.infer_dtype(values, skipna=True).startswith("mixed")
    }
    return table.assign(**mixed)


def _natural(name: str) -> list:
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]
