"""Figures of probabilities beside what came."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from shopcast.judging.probabilities import ranked
from shopcast.showing.style import ACCENT, INK, PALE, new_figure

SPLITS = {"train": PALE, "later": ACCENT, "new": INK}


def plot_calibration(forecasts: pd.DataFrame, title: str) -> Figure:
    """Draw the observed share against the probability, ten groups of equal size.

    Args:
        forecasts: `probability` and `came`.
        title: What is forecast, and by whom.
    """
    figure, (axis, below) = new_figure(2, size=(5, 4))
    rank = forecasts["probability"].rank(method="first", pct=True)
    group = np.ceil(rank * 10).astype(int)
    means = forecasts.groupby(group)[["probability", "came"]].agg(["mean", "size"])
    p, share = means[("probability", "mean")], means[("came", "mean")]
    error = 1.96 * np.sqrt(share * (1 - share) / means[("came", "size")])
    top = 1.05 * max(p.max(), (share + error).max())
    axis.plot([0, top], [0, top], color=PALE)
    axis.errorbar(p, share, yerr=error, fmt="o", color=ACCENT)
    axis.set(title=title, xlabel="probability", ylabel="share that came")
    below.hist(forecasts["probability"], bins=50, color=PALE)
    below.set(title="How probabilities are spread", xlabel="probability", ylabel="rows")
    return figure


def plot_gain(forecasts: dict[str, pd.DataFrame], asked: str) -> Figure:
    """Draw what share of all comes from the likeliest, and the lift of each tenth.

    Args:
        forecasts: By model (at most three), `probability` and `came`; the last one
            stands out.
        asked: What the rows are, in the plural.
    """
    figure, (gain, lift) = new_figure(2, size=(5, 4))
    shades = [PALE, INK, ACCENT][-len(forecasts) :]
    colours = dict(zip(forecasts, shades, strict=True))
    for number, (name, table) in enumerate(forecasts.items()):
        came = table["came"].to_numpy("float64")
        listed, hits = ranked(
            came, table["probability"].to_numpy(), np.ones((1, len(table)))
        )
        share, found = listed[0] / listed[0, -1], hits[0] / hits[0, -1]
        gain.plot(share, found, color=colours[name], label=name)
        tenths = np.interp(np.linspace(0, 1, 11), share, found)
        place = np.arange(1, 11) + 0.25 * (number - (len(forecasts) - 1) / 2)
        lift.bar(place, 10 * np.diff(tenths), 0.25, color=colours[name], label=name)
    gain.plot([0, 1], [0, 1], color="#cccccc", lw=0.8, label="at random")
    gain.set(title="Gain", xlabel=f"share of {asked}, likeliest first",
             ylabel="share of all that came")  # fmt: skip
    lift.axhline(1, color=PALE)
    lift.set(title="Lift by tenth", xlabel="tenth (1 is likeliest)",
             ylabel="times the mean rate", xticks=range(1, 11))  # fmt: skip
    gain.legend(frameon=False)
    lift.legend(frameon=False)
    return figure


def plot_curves(forecasts: pd.DataFrame) -> Figure:
    """Draw ROC and precision against recall, by split.

    Args:
        forecasts: `split`, `probability` and `came`.
    """
    figure, (roc, pr) = new_figure(2, size=(4.6, 4.2))
    for split, table in forecasts.groupby("split", sort=False):
        came = table["came"].to_numpy("float64")
        listed, hits = ranked(
            came, table["probability"].to_numpy(), np.ones((1, len(table)))
        )
        misses = listed[0] - hits[0]
        colour = SPLITS[str(split)]
        roc.plot(misses / misses[-1], hits[0] / hits[0, -1], color=colour, label=split)
        precision = hits[0, 1:] / listed[0, 1:]
        pr.plot(hits[0, 1:] / hits[0, -1], precision, color=colour, label=split)
        pr.axhline(came.mean(), color=colour, lw=0.8, ls=":")
    roc.plot([0, 1], [0, 1], color="#cccccc", lw=0.8)
    roc.set(title="ROC", xlabel="false positive rate", ylabel="true positive rate")
    pr.set(title="Precision and recall (dotted: base rate)", xlabel="recall",
           ylabel="precision", ylim=(0, 1))  # fmt: skip
    roc.legend(frameon=False)
    return figure


def plot_intervals(table: pd.DataFrame, by: str, shown: dict[str, str]) -> Figure:
    """Draw metrics with their 95 % intervals, one panel per metric.

    Args:
        table: `by`, `metric`, `value`, `low`, `high`.
        by: What tells rows apart.
        shown: The metrics, each with its title.
    """
    figure, axes = new_figure(len(shown), size=(4.4, 0.9 + 0.3 * table[by].nunique()))
    for axis, (metric, title) in zip(axes, shown.items(), strict=True):
        rows = table[table["metric"] == metric].iloc[::-1]
        error = [rows["value"] - rows["low"], rows["high"] - rows["value"]]
        axis.errorbar(
            rows["value"], rows[by], xerr=np.maximum(error, 0), fmt="o", color=INK
        )
        axis.set(title=title)
        axis.locator_params(axis="x", nbins=5)
        if axis is not axes[0]:
            axis.set_yticklabels([])
    return figure
