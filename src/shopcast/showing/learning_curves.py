"""Learning curves."""

import pandas as pd
from matplotlib.axes import Axes

from shopcast.showing.findings import Finding, not_shown
from shopcast.showing.style import ACCENT, PALE, new_figure

SENTENCE = (
    "Loss by epoch or round; the one with the lowest validation loss is kept. Of "
    "boosting by target, the first one's is shown."
)


def plot_learning_curves(**histories: pd.DataFrame) -> Finding:
    """Draw the loss of each candidate by epoch, one panel per model.

    Args:
        histories: By `<name>_history`; that of a model which is fitted at once has
            no loss, and is not drawn.
    """
    drawn = {
        name.removesuffix("_history"): table
        for name, table in histories.items()
        if table.get("val_loss", table.get("loss", pd.Series())).notna().any()
    }
    if not drawn:
        return not_shown("Learning curves", "every model is fitted at once")
    columns = min(3, len(drawn))
    rows = -(-len(drawn) // columns)
    figure, axes = new_figure(columns, rows, size=(3.8, 3.2))
    for axis, (name, table) in zip(axes, drawn.items(), strict=False):
        _draw(axis, table)
        axis.set(title=name, xlabel="epoch (boosting: round)", ylabel="loss")
    for axis in axes[len(drawn) :]:
        axis.set_axis_off()
    return Finding(figure, "Learning curves", SENTENCE)


def _draw(axis: Axes, table: pd.DataFrame) -> None:
    if "target" in table:
        table = table[table["target"] == table["target"].iloc[0]]
    if "member" not in table:
        table = table.assign(member=0)
    for _, run in table.groupby("member"):
        for loss, colour in (("loss", PALE), ("val_loss", ACCENT)):
            if loss in run:
                label = {"loss": "training", "val_loss": "validation"}[loss]
                axis.plot(run["epoch"], run[loss], color=colour, label=label)
    handles, labels = axis.get_legend_handles_labels()
    unique = dict(zip(labels, handles, strict=True))
    axis.legend(unique.values(), unique.keys(), frameon=False)
