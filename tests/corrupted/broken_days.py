"""Days of the calendar, and of signing up, that are wrong or odd."""

import numpy as np
import pandas as pd
import pyarrow as pa
from changes import Change, Corruption, cell, column, each, frame, typed
from time_changes import at, early, mixed, shifted, since, worded, written

DAY, JOINED = ("calendar", "day"), ("customers", "signed_up")
NEVER = np.datetime64("NaT")


def nulls(number: int) -> Change:
    """Add days that are not known."""
    none = pd.DataFrame({"day": [pd.NaT] * number}).astype({"day": "datetime64[us]"})
    return frame("calendar", lambda days: pd.concat([days, none], ignore_index=True))


def extra(*days: str, **columns) -> Change:
    """Add days."""
    more = pd.DataFrame({"day": np.array(days, "datetime64[us]"), **columns})
    return frame("calendar", lambda own: pd.concat([own, more], ignore_index=True))


CALENDAR = {
    "null": (nulls(1), "told"),
    "null-twice": (nulls(2), "told"),
    "all-null": (each(*DAY, lambda _: None, pa.timestamp("us")), "sentence"),
    "1900-as-well": (extra("1900-01-01"), "same"),
    "year-1-as-well": (extra("0001-01-01"), "same"),
    "year-9999-as-well": (extra("9999-12-31"), "same"),
    "endless": (at(*DAY, np.iinfo("int64").max), "sentence"),
    "1900-instead": (at(*DAY, "1900-01-01"), "told"),
    "twice": (extra("2023-06-01"), "sentence"),
    "twice-at-two-hours": (extra("2023-06-01 10:00"), "told"),
    "at-ten": (shifted(*DAY, hours=10), "same"),
    "another-decade": (shifted(*DAY, days=-18200), "told"),
    "without-century": (early(*DAY), "told"),
    "ends-too-early": (frame("calendar", lambda own: own[:100]), "told"),
    "gaps": (frame("calendar", lambda own: own[::7]), "told"),
    "dates": (typed(*DAY, pa.date32()), "same"),
    "nanoseconds": (typed(*DAY, pa.timestamp("ns")), "same"),
    "in-utc": (typed(*DAY, pa.timestamp("us", "UTC")), "same"),
    "iso-text": (written(*DAY, "%Y-%m-%d"), "same"),
    "day-month": (written(*DAY, "%d/%m/%Y"), "sentence"),
    "month-day": (written(*DAY, "%m/%d/%Y"), "sentence"),
    "two-digit-years": (written(*DAY, "%d-%m-%y"), "told"),
    "digits-alone": (written(*DAY, "%Y%m%d"), "sentence"),
    "mixed": (mixed(*DAY, "%d/%m/%Y"), "sentence"),
    "seconds": (since(*DAY, 1, "int64"), "sentence"),
    "word": (worded(*DAY, "someday"), "sentence"),
    "struct": (each(*DAY, lambda day: {"at": day}), "sentence"),
}
SIGNED_UP = {
    "1900": (at(*JOINED, "1900-01-01"), "told"),
    "year-1": (at(*JOINED, "0001-01-01"), "told"),
    "future": (at(*JOINED, "2090-01-01"), "told"),
    "year-9999": (at(*JOINED, "9999-12-31"), "told"),
    "endless": (at(*JOINED, np.iinfo("int64").max), "told"),
    "after-the-first-order": (shifted(*JOINED, years=5), "told"),
    "null": (cell(*JOINED, NEVER), "exact"),
    "all-null": (each(*JOINED, lambda _: None, pa.timestamp("us")), "exact"),
    "iso-text": (written(*JOINED, "%Y-%m-%d"), "same"),
    "day-month": (written(*JOINED, "%d/%m/%Y"), "sentence"),
    "mixed-zones": (mixed(*JOINED, "%Y-%m-%d %H:%M:%S+02:00"), "sentence"),
    "seconds": (since(*JOINED, 1, "int64"), "sentence"),
    "truths": (column(*JOINED, lambda days: days.notna()), "sentence"),
}
DAYS = {
    f"{'.'.join(where)}-{name}": Corruption(change, expects)
    for where, ways in ((DAY, CALENDAR), (JOINED, SIGNED_UP))
    for name, (change, expects) in ways.items()
}
