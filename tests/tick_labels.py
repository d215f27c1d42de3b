"""What stands on the axes of a figure, as the renderer places it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations
from math import radians, sin
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from shopcast.datasets.figure import FigureDataset
from shopcast.showing.findings import Finding

FILE = "unreadable.json"


def axes_labels(figure: Figure) -> Iterator[list[Text]]:
    """List the labels that are seen, axis by axis."""
    FigureCanvasAgg(figure).draw()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            shown = axis.get_ticklabels(which="both") if axes.axison else []
            yield [one for one in shown if one.get_visible() and one.get_text()]


def unreadable(figure: Figure) -> list[str]:
    """List labels with TeX in them, and pairs that lie on each other."""
    found = []
    for labels in axes_labels(figure):
        found += [one.get_text() for one in labels if "$" in one.get_text()]
        found += [
            f"{one.get_text()} on {other.get_text()}"
            for one, other in combinations(labels, 2)
            if _overlap(one, other)
        ]
    return found


@contextmanager
def looked_at(folder: Path) -> Iterator[None]:
    """Look at each figure that a run saves, and write what is `unreadable` of it."""
    save, found = FigureDataset.save, {}

    def look(dataset: FigureDataset, data: Finding) -> None:
        save(dataset, data)
        found[str(dataset._filepath)] = unreadable(data.figure)

    FigureDataset.save = look
    try:
        yield
    finally:
        FigureDataset.save = save
        (folder / FILE).write_text(json.dumps(found))


def _overlap(one: Text, other: Text) -> bool:
    boxes = one.get_window_extent(), other.get_window_extent()
    if one.get_rotation() % 90 == 0 or not boxes[0].overlaps(boxes[1]):
        return boxes[0].overlaps(boxes[1])
    across = abs(boxes[0].x1 - boxes[1].x1) * sin(radians(one.get_rotation()))
    return across < one.get_fontsize() * one.figure.dpi / 72
