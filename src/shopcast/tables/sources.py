"""What a shop calls its columns, and how its files become one table."""

import re
from collections.abc import Mapping
from typing import Any, Literal, Self
from zoneinfo import available_timezones

import ibis
import ibis.expr.types as ir
import pandas as pd
from pydantic import Field, field_validator, model_validator

from shopcast.bad_input import BadInput
from shopcast.strict import Strict, Time
from shopcast.tables.schemas import EVENT_TYPES, TABLES

RULED = ("order_lines", "events")
PERIOD = "outside_period"  # the rule that drops what start and end leave out
NOTHING = r"[^\s\S]"


class TableSource(Strict):
    """How to read a table of the shop.

    Attributes:
        columns: By canonical name, what the shop calls a column.
        rules: Of cleaning; a row is dropped by the first that it breaks.
        discount_per: For order lines: whether `discount` is the money off the whole
            `line` or off each piece (`unit`), the money off the whole `order`, which
            each of its lines repeats, or a share of the price in `percent`.
    """

    columns: dict[str, str] = Field(default_factory=dict)
    rules: list[str] = Field(default_factory=list)
    discount_per: Literal["line", "unit", "order", "percent"] = "line"


class Source(Strict):
    """How to read a shop.

    Attributes:
        name: What pages call the shop.
        timezone: Of times that name none, such as Europe/Berlin.
        time_format: Of times in text, such as %d.%m.%Y %H:%M, or `seconds` since 1970.
        start: First moment of the period that is used; needs the rule `outside_period`.
        end: The moment after its last.
        today: The first moment that counts as the future; by default that of the run.
        holidays: A country's code: its public holidays fill a calendar without any.
        not_products: Regular expression of ids that are postage, fees and the like.
        cancelled_orders: Regular expression of ids of orders that cancel others.
        max_price: Prices above it are errors, where the rule `price_too_high` is used.
        max_null_share: An attribute of customers with more empty cells is emptied.
        max_years: What lies more years before the newest time is refused.
        idle_minutes: An event without a session begins one after so long a pause.
        event_types: By the shop's name of a type, the canonical one.
        tables: How each table is read.
    """

    name: str = ""
    timezone: str = "UTC"
    time_format: str | None = None
    start: Time | None = None
    end: Time | None = None
    today: Time | None = None
    holidays: str | None = None
    not_products: str = NOTHING
    cancelled_orders: str = NOTHING
    max_price: float | None = Field(default=None, gt=0)
    max_null_share: float = Field(default=0.8, ge=0, le=1)
    max_years: float = Field(default=30, gt=0)
    idle_minutes: float = Field(default=30, gt=0)
    event_types: dict[str, str] = Field(default_factory=dict)
    tables: dict[str, TableSource] = Field(default_factory=dict)

    @field_validator("time_format")
    @classmethod
    def _is_a_format(cls, form: str | None) -> str | None:
        if form not in (None, "seconds") and not re.search(
            r"%-?[djyYmbBcx]", form or ""
        ):
            raise ValueError("it is no format; %d.%m.%Y %H:%M and seconds are")
        return form

    @field_validator("tables")
    @classmethod
    def _are_tables(cls, tables: dict[str, TableSource]) -> dict[str, TableSource]:
        unknown = sorted(tables.keys() - TABLES.keys())
        ruled = sorted(
            name for name, one in tables.items() if one.rules and name not in RULED
        )
        if unknown or ruled:
            raise ValueError(
                f"{unknown or ruled} have no place there; tables are {list(TABLES)}, "
                f"and {list(RULED)} have rules"
            )
        return tables

    @field_validator("not_products", "cancelled_orders")
    @classmethod
    def _is_a_pattern(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"it is no regular expression ({error})") from error
        if re.search(r"\(\?<?[=!]|\\[1-9]", pattern):
            raise ValueError("engines read no lookaround and no backreference")
        return pattern

    @field_validator("event_types")
    @classmethod
    def _are_known(cls, types: dict[str, str]) -> dict[str, str]:
        unknown = sorted({*types.values()} - {*EVENT_TYPES})
        if unknown:
            raise ValueError(f"{unknown} are no types; {list(EVENT_TYPES)} are")
        return types

    @model_validator(mode="after")
    def _is_a_period(self) -> Self:
        if (
            self.start
            and self.end
            and not pd.Timestamp(self.start) < pd.Timestamp(self.end)
        ):
            raise ValueError(f"start {self.start} is not before end {self.end}")
        without = [
            name
            for name, one in self.tables.items()
            if name in RULED and PERIOD not in one.rules
        ]
        if without and (self.start or self.end):
            raise ValueError(
                f"start and end need the rule {PERIOD}; add it to source.tables."
                f"{without[0]}.rules"
            )
        return self

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
            natural order of their names), an empty list, or what was read before.
        name: The canonical table, for messages.
    """
    if raw is None or isinstance(raw, ir.Table):
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
