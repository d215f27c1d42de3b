"""Where the panels of a figure stand, so that narrow pages show one below the other."""

import math
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

Span = tuple[float, float]
COLORBAR = "<colorbar>"


def panels_of(figure: Figure, box: Bbox) -> dict[str, Any]:
    """Tell where panels stand that are beside each other.

    Args:
        figure: It was drawn once, so that all has its place.
        box: What is saved of it, in inches.

    Returns:
        `panels`: the left and right end of each, as shares of the picture's width, from
        left to right; `names`: of what the first panel has left of its axis, where
        the others do without; `foot`: what is below that axis, as a share of the
        picture's height. Nothing where there is one panel alone.
    """
    columns = _columns([axis for axis in figure.axes if axis.get_visible()])
    if len(columns) < 2:
        return {}
    start, end = box.x0 * figure.dpi, box.x1 * figure.dpi
    edges = [start, *(_between(*both) for both in pairwise(columns)), end]
    panels, names = [*pairwise(edges)], []
    first, *others = columns
    if _are_named(first) and not any(map(_are_named, others)):
        frame = min(axis.get_window_extent().x0 for axis in first)
        panels[0], names = (frame, edges[1]), [(start, frame)]
    return {
        what: [
            tuple(round((x - start) / (end - start), 4) for x in one) for one in spans
        ]
        for what, spans in {"panels": panels, "names": names}.items()
    }


def _columns(drawn: list[Axes]) -> list[list[Axes]]:
    """Put together axes that stand over each other, and colours with what has them."""
    found: list[list[Axes]] = []
    end = -math.inf
    for axis in sorted(drawn, key=_span):
        left, right = _span(axis)
        if found and (left < end or axis.get_label() == COLORBAR):
            found[-1].append(axis)
        else:
            found.append([axis])
        end = max(end, right)
    return found


def _span(axis: Axes) -> Span:
    box = axis.get_tightbbox()
    return (0.0, 0.0) if box is None else (box.x0, box.x1)


def _between(left: list[Axes], right: list[Axes]) -> float:
    end = max(_span(axis)[1] for axis in left)
    return (end + min(_span(axis)[0] for axis in right)) / 2


def _are_named(column: list[Axes]) -> bool:
    own = (one for one in column if one.axison and one.get_label() != COLORBAR)
    return any(label.get_text() for one in own for label in one.get_yticklabels())
