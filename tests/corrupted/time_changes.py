"""How times are moved, and written in other ways."""

import numpy as np
import pandas as pd
from changes import Change, cell, column, together

SECONDS = pd.Timedelta(seconds=1)
EPOCH = pd.Timestamp(0)


def at(table: str, name: str, moment: str | int) -> Change:
    """Put a moment, or microseconds since 1970, into one row."""
    return cell(table, name, np.datetime64(moment, "us"))


def written(table: str, name: str, style: str) -> Change:
    """Write all times as text in a style."""
    return column(table, name, lambda times: times.dt.strftime(style))


def worded(table: str, name: str, text: str | None) -> Change:
    """Write all times as text, one of them in other words."""
    return together(
        written(table, name, "%Y-%m-%d %H:%M:%S"), cell(table, name, text, [7])
    )


def mixed(table: str, name: str, style: str) -> Change:
    """Write every other time in another style."""

    def make(times: pd.Series) -> pd.Series:
        usual = times.dt.strftime("%Y-%m-%d %H:%M:%S")
        return usual.where(np.arange(len(times)) % 2 == 0, times.dt.strftime(style))

    return column(table, name, make)


def since(table: str, name: str, unit: float, kind: str) -> Change:
    """Write times as numbers since 1970."""
    return column(
        table, name, lambda times: ((times - EPOCH) / SECONDS * unit).astype(kind)
    )


def shifted(table: str, name: str, **offset) -> Change:
    """Shift all times."""

    def make(times: pd.Series) -> np.ndarray:
        return (times + pd.DateOffset(**offset)).to_numpy("datetime64[us]")

    return column(table, name, make)


def early(table: str, name: str) -> Change:
    """Write years without their century, as the years 23 and 24."""
    century = np.timedelta64(730485, "D")
    return column(table, name, lambda times: times.to_numpy("datetime64[us]") - century)
