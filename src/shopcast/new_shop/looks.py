"""What the values of a column look like."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from shopcast.new_shop.words import bare
from shopcast.tables.numbers import MONEY, WRITTEN

MISSING = {"NULL", "null", "NA", "N/A", "n/a", "NaN", "nan", "None", "-", "\\N", "#N/A",
           "k.A."}  # fmt: skip
PLAIN = r"^[+-]?\d*\.?\d+([eE][+-]?\d+)?$"
FORMATS = (
    "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y", "%d.%m.%y %H:%M", "%d.%m.%y",
    "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y",
    "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y",
    "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p", "%m/%d/%y %H:%M", "%m/%d/%y",
    "%d/%m/%y %H:%M", "%d/%m/%y", "%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%d-%m-%Y",
    "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y%m%d", "%Y%m%d%H%M%S",
    "%d %b %Y %H:%M", "%d %b %Y", "%b %d, %Y %I:%M %p", "%b %d, %Y", "%d-%b-%Y",
    "%B %d, %Y", "%d %B %Y", "%d-%b-%y",
)  # fmt: skip
CLOCK = r"\d{2}:\d{2}(:\d{2}(\.\d+)?)?"
ISO = rf"^\d{{4}}-\d{{2}}-\d{{2}}([T ]{CLOCK}( ?(Z|UTC|[+-]\d{{2}}:?\d{{2}}))?)?$"
IDS = ("id", "nr", "no", "number", "nummer", "email", "mail", "code", "sku", "customer",
       "client", "kunde", "cliente", "user", "order")  # fmt: skip
EPOCHS = {"seconds": (8e8, 4e9), "milliseconds": (8e11, 4e12)}
MOST_READ = 0.98


@dataclass(frozen=True)
class Look:
    """A column of a sample: its values as text, without those that are missing."""

    name: str
    values: pd.Series
    typed: Any = None  # `time`, where the file says so

    @cached_property
    def known(self) -> pd.Series:
        """The values that are there."""
        text = self.values.dropna().astype(str).str.strip()
        return text[~text.isin({"", *MISSING})]

    @cached_property
    def missing(self) -> list[str]:
        """Words that stand for nothing."""
        text = self.values.dropna().astype(str).str.strip()
        return sorted({*text.unique()} & MISSING)

    @property
    def nothing(self) -> bool:
        """Whether a word stands for nothing, in numbers, times or ids."""
        told = self.decimal or self.time_format or bare(self.name).endswith(IDS)
        return bool(self.missing and told)

    @cached_property
    def filled(self) -> float:
        """The share of values that are there."""
        return len(self.known) / max(len(self.values), 1)

    @cached_property
    def different(self) -> int:
        """How many different values there are."""
        return self.known.nunique()

    @cached_property
    def bare(self) -> pd.Series:
        """The values without signs of money."""
        return self.known.str.replace(MONEY, "", regex=True)

    @cached_property
    def decimal(self) -> str | None:
        """How numbers are written: `plain`, `,` or `.` (with thousands or money)."""
        if self.known.empty or self.typed == "time":
            return None
        plain = _share(self.known, PLAIN)
        comma, point = (_share(self.bare, WRITTEN[mark]) for mark in ",.")
        if plain == 1 or (plain >= MOST_READ and max(comma, point) < 1):
            return "plain"
        if max(comma, point) < MOST_READ:
            return None
        return "," if comma > point or (comma == point and self._has_comma) else "."

    @property
    def _has_comma(self) -> bool:
        return bool(self.bare.str.contains(r",\d{1,2}$").any())

    @cached_property
    def numbers(self) -> pd.Series:
        """The values as numbers."""
        text = self.known if self.decimal == "plain" else self.bare
        if self.decimal == ",":
            text = text.str.replace(".", "").str.replace(",", ".")
        elif self.decimal == ".":
            text = text.str.replace(",", "")
        return pd.to_numeric(text, errors="coerce").dropna()

    @cached_property
    def time_format(self) -> str | None:
        """How times are written: `iso`, seconds, milliseconds or a format."""
        if self.typed == "time":
            return "iso"
        if self.known.empty:
            return None
        if self.decimal == "plain":
            return self._epoch()
        if _share(self.known, ISO) >= MOST_READ:
            return "iso"
        read = [form for form in FORMATS if self._reads(form)]
        return read[0] if read else None

    @cached_property
    def also(self) -> str | None:
        """The format with day and month changed, if it reads as well."""
        form = self.time_format or ""
        other = re.sub(r"^%([dm])(.)%([dm])", r"%\3\2%\1", form)
        return other if other != form and self._reads(other) else None

    def _epoch(self) -> str | None:
        whole = self.numbers
        for unit, (first, last) in EPOCHS.items():
            if whole.between(first, last).mean() >= MOST_READ:
                return unit
        days = whole.between(19_500_101, 20_991_231).all() and self._reads("%Y%m%d")
        return "%Y%m%d" if days else None

    def _reads(self, form: str) -> bool:
        unique = pd.Series(self.known.unique())
        first = pd.to_datetime(unique.head(50), format=form, errors="coerce")
        if first.notna().mean() < MOST_READ:
            return False
        times = pd.to_datetime(unique, format=form, errors="coerce")
        return times.notna().mean() >= MOST_READ


def _share(text: pd.Series, pattern: str) -> float:
    return float(text.str.fullmatch(pattern).mean()) if len(text) else 0.0
