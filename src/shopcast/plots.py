"""Figures; each function returns one, and the catalog saves it."""

from typing import Any

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

INK, ACCENT, PALE = "#26323d", "#d1495b", "#9db4c0"


def plot_quality(report: dict[str, Any]) -> Figure:
    """Draw the rows kept and the rows dropped by each rule, per table."""
    tables = {name: table for name, table in report.items() if table["rows_in"]}
    figure, axes = plt.subplots(
        len(tables), figsize=(8, 3.2 * len(tables)), squeeze=False, layout="constrained"
    )
    for axis, (name, table) in zip(axes.flat, tables.items(), strict=True):
        counts = {"kept": table["rows_out"]} | table["dropped"]
        colours = [PALE] + [ACCENT] * len(table["dropped"])
        bars = axis.barh(list(counts), list(counts.values()), color=colours)
        axis.bar_label(bars, [f"{rows:,}" for rows in counts.values()], padding=3)
        axis.set(title=f"{name}: {table['rows_in']:,} rows in", xlabel="rows")
        axis.invert_yaxis()
        axis.margins(x=0.15)
        axis.spines[["top", "right"]].set_visible(False)
    plt.close(figure)
    return figure
