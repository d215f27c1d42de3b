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
    drawn = [axis for axis in figure.axes if axis.axison or axis.has_data()]
    if len(drawn) < 2:
        return {}
    spans = {axis: _span(axis) for axis in drawn}
    columns = _columns(spans)
    if len(columns) < 2:
        return {}
    start, end = box.x0 * figure.dpi, box.x1 * figure.dpi
    cuts = (_between(spans, *both) for both in pairwise(columns))
    edges = [start, *cuts, end]
    panels, names = [*pairwise(edges)], []
    first, *others = columns
    frame = Bbox.union([axis.get_window_extent() for axis in first])
    if _are_named(first) and not any(map(_are_named, others)):
        panels[0], names = (frame.x0, edges[1]), [(start, frame.x0)]
    foot = (frame.y0 / figure.dpi - box.y0) / box.height
    found: dict[str, Any] = {"foot": round(foot, 4)}
    for what, own in {"panels": panels, "names": names}.items():
        found[what] = [
            tuple(round((x - start) / (end - start), 4) for x in one) for one in own
        ]
    return found


def _columns(spans: dict[Axes, Span]) -> list[list[Axes]]:
    """Put together axes that stand over each other, and colours with what has them."""
    found: list[list[Axes]] = []
    end = -math.inf
    for axis, (left, right) in sorted(spans.items(), key=lambda one: one[1]):
        if found and (left < end or axis.get_label() == COLORBAR):
            found[-1].append(axis)
        else:
            found.append([axis])
        end = max(end, right)
    return found


def _span(axis: Axes) -> Span:
    box = axis.get_tightbbox()
    return (0.0, 0.0) if box is None else (box.x0, box.x1)


def _between(spans: dict[Axes, Span], left: list[Axes], right: list[Axes]) -> float:
    end = max(spans[axis][1] for axis in left)
    return (end + min(spans[axis][0] for axis in right)) / 2


def _are_named(column: list[Axes]) -> bool:
    own = (one for one in column if one.axison and one.get_label() != COLORBAR)
    return any(label.get_text() for one in own for label in one.get_yticklabels())
