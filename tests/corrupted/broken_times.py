"""Times that are wrong, odd, or written in other ways."""

from functools import partial

import numpy as np
import pyarrow as pa
from changes import Corruption, cell, each, typed
from time_changes import EPOCH, at, early, mixed, shifted, since, worded, written

ENDLESS = np.iinfo("int64").max


MOMENTS = {
    "1900": ("1900-01-01", "sentence"),
    "year-1": ("0001-01-01", "sentence"),
    "year-1677": ("1677-09-21", "sentence"),
    "epoch-0": ("1970-01-01", "sentence"),
    "year-2090": ("2090-05-05", "sentence"),
    "year-2263": ("2263-01-01", "sentence"),
    "year-9999": ("9999-12-31", "sentence"),
    "endless": (ENDLESS, "sentence"),
    "endless-past": (-ENDLESS, "sentence"),
}
STYLES = {
    "day-month": ("%d/%m/%Y %H:%M", "sentence"),
    "month-day": ("%m/%d/%Y %H:%M", "sentence"),
    "two-digit-years": ("%d-%m-%y %H:%M", "sentence"),
    "month-names": ("%d %b %Y %H:%M", "sentence"),
    "am-pm": ("%Y-%m-%d %I:%M %p", "sentence"),
    "hours-alone": ("%H:%M:%S", "sentence"),
    "iso-text": ("%Y-%m-%dT%H:%M:%S", "same"),
    "iso-text-in-utc": ("%Y-%m-%dT%H:%M:%SZ", "same"),
    "text-without-seconds": ("%Y-%m-%d %H:%M", "same"),
    "text-with-blanks": ("  %Y-%m-%d %H:%M:%S ", "same"),
    "text-with-slashes": ("%Y/%m/%d %H:%M:%S", "same"),
}
WORDS = {
    "word-infinity": ("infinity", "sentence"),
    "word-endless-past": ("-infinity", "sentence"),
    "word-none": ("None", "sentence"),
    "word-nat": ("NaT", "sentence"),
    "word-blank": ("  ", "told"),
    "no-such-day": ("2023-02-31 10:00:00", "sentence"),
    "one-with-zone": ("2023-02-01 10:00:00+05:00", "sentence"),
}
TYPES = {
    "nanoseconds": (pa.timestamp("ns"), "same"),
    "milliseconds": (pa.timestamp("ms"), "same"),
    "whole-seconds": (pa.timestamp("s"), "same"),
    "in-utc": (pa.timestamp("us", "UTC"), "same"),
    "in-tokyo": (pa.timestamp("us", "Asia/Tokyo"), "same"),
    "dictionary": (pa.dictionary("int32", pa.timestamp("us")), "same"),
    "dates": (pa.date32(), "exact"),
    "hours": (pa.time64("us"), "sentence"),
}
NUMBERS = {
    "seconds": (1, "int64"),
    "thousandths": (1e3, "int64"),
    "millionths": (1e6, "int64"),
    "seconds-float": (1, "float64"),
    "excel-days": (1 / 86400, "float64"),
}
ODD = {
    "null": (lambda t, n: cell(t, n, np.datetime64("NaT")), "told"),
    "all-null": (
        lambda t, n: each(t, n, lambda _: None, pa.timestamp("us")), "sentence"
    ),
    "all-equal": (lambda t, n: each(t, n, lambda _: EPOCH.replace(year=2023)), "told"),
    "struct": (lambda t, n: each(t, n, lambda time: {"at": time}), "sentence"),
    "list": (lambda t, n: each(t, n, lambda time: [time]), "sentence"),
    "truths": (lambda t, n: each(t, n, lambda _: True), "sentence"),
    "numbers-in-text": (
        lambda t, n: each(t, n, lambda time: str(time.value)), "sentence"
    ),
    "mixed-day-month": (partial(mixed, style="%d/%m/%Y %H:%M"), "sentence"),
    "mixed-zones": (partial(mixed, style="%Y-%m-%d %H:%M:%S+02:00"), "sentence"),
    "without-century": (early, "told"),
    "decade-early": (lambda t, n: shifted(t, n, years=-10), "told"),
}  # fmt: skip


def _all_of(table: str, name: str, ways: dict, change) -> dict[str, Corruption]:
    return {
        f"{table}.{name}-{own}": Corruption(change(table, name, how), expects)
        for own, (how, expects) in ways.items()
    }


def _of(table: str, name: str) -> dict[str, Corruption]:
    numbers = {own: (how, "sentence") for own, how in NUMBERS.items()}
    return {
        **_all_of(table, name, MOMENTS, at),
        **_all_of(table, name, STYLES, written),
        **_all_of(table, name, WORDS, worded),
        **_all_of(table, name, TYPES, typed),
        **_all_of(table, name, numbers, lambda t, n, how: since(t, n, *how)),
        **_all_of(table, name, ODD, lambda t, n, how: how(t, n)),
    }


OF_EVENTS = (
    "1900 year-9999 endless-past day-month iso-text word-none mixed-day-month seconds "
    "null all-null struct decade-early"
).split()
TIMES = _of("order_lines", "time") | {
    f"events.time-{own}": _of("events", "time")[f"events.time-{own}"]
    for own in OF_EVENTS
}
