"""Colours and panels of all figures."""

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

plt.rcParams["text.parse_math"] = False  # a $ in a description is a dollar

INK, ACCENT, PALE = "#26323d", "#d1495b", "#9db4c0"


def new_figure(
    columns: int = 1, rows: int = 1, size: tuple[float, float] = (5.5, 4)
) -> tuple[Figure, list]:
    """Make a figure of panels, each of `size` inches; list its axes row by row."""
    figure, axes = plt.subplots(
        rows,
        columns,
        figsize=(size[0] * columns, size[1] * rows),
        squeeze=False,
        layout="constrained",
    )
    for axis in axes.flat:
        axis.spines[["top", "right"]].set_visible(False)
    plt.close(figure)
    return figure, list(axes.flat)
