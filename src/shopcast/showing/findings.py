"""What a figure shows, said in words."""

from dataclasses import dataclass, field
from html import escape
from typing import Any, Self

from matplotlib.figure import Figure

from shopcast.showing.style import INK, new_figure


class Sentence(str):
    """A sentence that keeps the values it was made of, so that tests see them by name.

    >>> said = Sentence("{share:.0%} of {orders:,} orders", share=0.5, orders=2000)
    >>> said, said.values
    ('50% of 2,000 orders', {'share': 0.5, 'orders': 2000})
    """

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, **values: Any) -> Self:
        """Fill the template as `str.format` does."""
        said = super().__new__(cls, template.format(**values))
        said.template, said.values = template, values
        return said


@dataclass(frozen=True)
class Finding:
    """A figure with its title and one sentence that says what is seen.

    `shown` is false where the store has not got what the figure needs.
    """

    figure: Figure
    title: str
    sentence: str
    shown: bool = True


@dataclass(frozen=True)
class Picture:
    """A finding as pages and notebooks show it.

    `image` is a base64-encoded PNG, `width` how many pixels wide it is, `panels` what
    `panels.panels_of` tells of it.
    """

    title: str
    sentence: str
    shown: bool
    image: str
    width: int = 0
    panels: dict[str, Any] = field(default_factory=dict)

    def _repr_html_(self) -> str:
        text = f"<b>{escape(self.title)}</b><br>{escape(self.sentence)}"
        return f'{text}<br><img src="data:image/png;base64,{self.image}">'


def not_shown(title: str, reason: str) -> Finding:
    """Make a figure that says why there is nothing to see.

    Args:
        title: The figure's title.
        reason: What the store has not got, as in "this store has no events".
    """
    figure, (axis,) = new_figure(size=(5.5, 1.2))
    axis.set_axis_off()
    axis.text(0.5, 0.5, f"{title}: {reason}.", ha="center", color=INK)
    return Finding(figure, title, f"Not shown: {reason}.", shown=False)
