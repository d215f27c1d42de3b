"""Learning curves."""

import pandas as pd
from matplotlib.figure import Figure

from shopcast.showing.style import ACCENT, PALE, new_figure


def plot_learning_curves(histories: dict[str, pd.DataFrame]) -> Figure:
    """Draw training and validation loss by epoch, one panel per model."""
    columns = min(3, len(histories))
    rows = -(-len(histories) // columns)
    figure, axes = new_figure(columns, rows, size=(3.8, 3.2))
    for axis, (name, table) in zip(axes, histories.items(), strict=False):
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
        axis.set(title=name, xlabel="epoch (boosting: round)", ylabel="loss")
    for axis in axes[len(histories) :]:
        axis.set_axis_off()
    return figure
