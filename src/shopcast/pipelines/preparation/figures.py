"""Figures of `preparation`."""

from typing import Any

from shopcast.showing.findings import Finding
from shopcast.showing.pages import in_words
from shopcast.showing.style import ACCENT, PALE, new_figure
from shopcast.tables.sources import RULED


def plot_quality(quality: dict[str, Any]) -> Finding:
    """Draw the rows kept and dropped, by rule, of each table that may have rules."""
    tables = {name: quality[name] for name in RULED if quality[name]["rows_in"]}
    figure, axes = new_figure(1, len(tables), size=(7, 3.2))
    for axis, (name, table) in zip(axes, tables.items(), strict=True):
        counts = {"kept": table["rows_out"]} | table["dropped"]
        colours = [PALE] + [ACCENT] * len(table["dropped"])
        bars = axis.barh(list(counts), list(counts.values()), color=colours)
        axis.bar_label(bars, [f"{rows:,}" for rows in counts.values()], padding=3)
        axis.set(title=f"{name}: {table['rows_in']:,} rows in", xlabel="rows")
        axis.invert_yaxis()
        axis.margins(x=0.15)
    counts = [
        f"{sum(table['dropped'].values()):,} of {table['rows_in']:,} {in_words(name)}"
        for name, table in tables.items()
    ]
    return Finding(
        figure, "Rows kept and dropped, by rule", f"Dropped: {', '.join(counts)}."
    )
