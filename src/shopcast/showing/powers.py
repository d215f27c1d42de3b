"""Labels of logarithmic axes: plain numbers, few enough to stand side by side."""

from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.axis import Axis, XAxis
from matplotlib.ticker import Formatter, FuncFormatter, Locator, NullLocator

DIGITS = (range(1, 10), (1, 2, 5), (1,))
MOST = 18
CHARACTERS = 5  # of a number, in the space that matplotlib takes for one tick


def label_powers(axis: Axis) -> None:
    """Label an axis whose scale is `log` or `symlog`, once the scale is set.

    >>> from shopcast.showing.style import new_figure
    >>> _, (axes,) = new_figure()
    >>> _ = axes.set(xscale="log", xlim=(0.5, 2000))
    >>> label_powers(axes.xaxis)
    >>> [label.get_text() for label in axes.get_xticklabels()]
    ['1', '10', '100', '1,000']
    """
    axis.set_major_locator(Powers(axis))
    axis.set_major_formatter(FuncFormatter(_plain))
    axis.set_minor_locator(NullLocator())


def _plain(value: float, _: int | None = None) -> str:
    return Formatter.fix_minus(f"{value:,.12g}")


class Powers(Locator):
    """Place as many ticks as have room for their labels, on round numbers and 0."""

    def __init__(self, of: Axis) -> None:
        """Begin with the axis, whose scale and size tell what has room."""
        self._of = of

    def __call__(self) -> list[float]:
        """Place ticks in what is seen of the axis."""
        return self.tick_values(*self._of.get_view_interval())

    def tick_values(self, vmin: float, vmax: float) -> list[float]:
        """Place ticks between two values."""
        straight = getattr(self._of.get_transform(), "linthresh", 0.0)
        for numbers in _round_numbers():
            above = numbers[numbers > straight]
            ticks = np.concatenate([-above[::-1], [0.0], above])
            ticks = ticks[(ticks >= vmin) & (ticks <= vmax)]
            if self._have_room(ticks, vmin, vmax):
                return ticks.tolist()
        return []

    def _have_room(self, ticks: np.ndarray, vmin: float, vmax: float) -> bool:
        scaled = self._of.get_transform().transform(np.array([vmin, *ticks, vmax]))
        space = self._of.get_tick_space() / (scaled[-1] - scaled[0])
        wide = np.ones(len(ticks))
        if isinstance(self._of, XAxis):
            wide = np.array([len(_plain(tick)) + 1 for tick in ticks]) / CHARACTERS
        apart = np.diff(scaled[1:-1]) * space
        return bool((apart >= (wide[1:] + wide[:-1]) / 2).all())


def _round_numbers() -> Iterator[np.ndarray]:
    """List numbers ever further apart: 1, 2, 3 …; 1, 2, 5, 10 …; 1, 10 …; 1, 100 …."""
    for digits in DIGITS:
        yield _numbers(digits, 1)
    for every in range(2, MOST):
        yield _numbers((1,), every)


def _numbers(digits: Sequence[int], every: int) -> np.ndarray:
    powers = np.arange(-MOST // every * every, MOST, every)
    return np.ravel([np.array(digits) * 10.0**power for power in powers])
