"""The leaderboard as a figure."""

import pandas as pd
from matplotlib.figure import Figure

from shopcast.showing.model_names import readable
from shopcast.showing.style import ACCENT, INK, PALE, new_figure


def plot_metrics(
    metrics: pd.DataFrame, shown: dict[str, str], hidden: tuple[str, ...] = ()
) -> Figure:
    """Draw the models on later customers, with 95 % intervals.

    Args:
        metrics: Rows of metrics.csv.
        shown: The metrics, each with what is better, `lower` or `higher`.
        hidden: Models that would squeeze the others.
    """
    figure, axes = new_figure(len(shown), size=(4.2, 4.6))
    later = metrics[(metrics["split"] == "later") & ~metrics["model"].isin(hidden)]
    colours = {"baseline": PALE, "candidate": INK, "champion": ACCENT}
    for axis, (metric, better) in zip(axes, shown.items(), strict=True):
        table = later[later["metric"] == metric].iloc[::-1]
        for row in table.itertuples():
            name, colour = readable(row.model), colours[row.kind]
            axis.plot([row.low, row.high], [name] * 2, color=colour)
            axis.plot(row.value, name, "o", color=colour)
        axis.set(title=f"{metric} ({better} is better)")
        if axis is not axes[0]:
            axis.set_yticklabels([])
    return figure


def beside_baseline(
    metrics: pd.DataFrame, champion: str, metric: str, lower: bool = False
) -> tuple[float, str, float]:
    """Put the champion beside the best baseline, on later customers.

    Returns:
        The champion's value, the name of the best baseline by this metric, its value.
    """
    later = metrics[(metrics["split"] == "later") & (metrics["metric"] == metric)]
    value = later[later["kind"] == "baseline"].set_index("model")["value"]
    best = value.idxmin() if lower else value.idxmax()
    own = later.set_index("model").loc[champion, "value"]
    return float(own), readable(str(best)), float(value[best])
