"""What a shop calls its columns, and how its values are written."""

import re
from typing import Annotated, Literal, Self
from zoneinfo import available_timezones

import pandas as pd
from pydantic import AfterValidator, Field, field_validator, model_validator

from shopcast.strict import Strict, Time
from shopcast.tables.schemas import EVENT_TYPES, TABLES

RULED = ("order_lines", "events")
PERIOD = "outside_period"  # the rule that drops what start and end leave out
NOTHING = r"[^\s\S]"


OTHER, OTHER_TYPE = "other", "other_type"
COUNTED = {"seconds": "s", "milliseconds": "ms"}  # since 1970


def _is_a_format(form: str | None) -> str | None:
    if form and form not in COUNTED and not re.search(r"%-?[djyYmbBcx]", form):
        raise ValueError(
            f"it is no format; %d.%m.%Y %H:%M, {' and '.join(COUNTED)} are"
        )
    return form or None


TimeFormat = Annotated[str | None, AfterValidator(_is_a_format)]


class TableSource(Strict):
    """How to read a table of the shop.

    Attributes:
        columns: By canonical name, what the shop calls a column.
        rules: Of cleaning; a row is dropped by the first that it breaks.
        time_format: Of this table's times, where they are not written as the shop's.
        decimal: The mark of decimals in text that may hold thousands and signs of money
            too, such as 1.234,50 €; by default numbers are plain.
        discount_per: For order lines: whether `discount` is the money off the whole
            `line` or off each piece (`unit`), the money off the whole `order`, which
            each of its lines repeats, or a share of the price in `percent`.
    """

    columns: dict[str, str] = Field(default_factory=dict)
    rules: list[str] = Field(default_factory=list)
    time_format: TimeFormat = None
    decimal: Literal[".", ","] | None = None
    discount_per: Literal["line", "unit", "order", "percent"] = "line"


class Source(Strict):
    """How to read a shop.

    Attributes:
        name: What pages call the shop.
        timezone: Of times that name none, such as Europe/Berlin.
        time_format: Of times in text, such as %d.%m.%Y %H:%M; or `seconds` or
            `milliseconds` since 1970.
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
        event_types: By the shop's name of a type, the canonical one, or `other`: such
            events are dropped by the rule `other_type`.
        tables: How each table is read.
    """

    name: str = ""
    timezone: str = "UTC"
    time_format: TimeFormat = None
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
        unknown = sorted({*types.values()} - {*EVENT_TYPES, OTHER})
        if unknown:
            raise ValueError(f"{unknown} are no types; {[*EVENT_TYPES, OTHER]} are")
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

    @model_validator(mode="after")
    def _drops_others(self) -> Self:
        others = OTHER in self.event_types.values()
        if others and OTHER_TYPE not in self.table("events").rules:
            raise ValueError(
                f"event_types of {OTHER} need the rule {OTHER_TYPE}; add it to "
                "source.tables.events.rules"
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

    def of(self, name: str) -> Self:
        """Tell how to read a shop whose times are all written as a table's."""
        own = self.table(name).time_format
        return self.model_copy(update={"time_format": own}) if own else self
