"""What a figure shows, said in words: the sentences of the pages."""

from dataclasses import dataclass

from matplotlib.figure import Figure

from shopcast.showing.style import INK, new_figure


@dataclass(frozen=True)
class Finding:
    """A figure's title and one sentence that says what is seen.

    `shown` is false where the store has not got what the figure needs.
    """

    title: str
    sentence: str
    shown: bool = True


Drawn = tuple[Figure, Finding]


def not_shown(title: str, reason: str) -> Drawn:
    """Make a figure that says why there is nothing to see.

    Args:
        title: The figure's title.
        reason: What the store has not got, as in "this store has no events".
    """
    figure, (axis,) = new_figure(size=(5.5, 1.2))
    axis.set_axis_off()
    axis.text(0.5, 0.5, f"{title}: {reason}.", ha="center", color=INK)
    return figure, Finding(title, f"Not shown: {reason}.", shown=False)
