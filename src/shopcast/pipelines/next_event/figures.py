"""Figures of `next_event`, each with a sentence on what it shows."""

import numpy as np
import pandas as pd

from shopcast.pipelines.next_event.outcomes import CLASSES, buys, chances
from shopcast.pipelines.next_event.rows import Rows
from shopcast.showing import leaderboard, probabilities
from shopcast.showing.findings import Finding
from shopcast.showing.pages import in_words
from shopcast.showing.style import ACCENT, INK, PALE, new_figure
from shopcast.tasks.judged import judged_rows

SHOWN = {"log_loss": "lower", "macro_f1": "higher", "purchase_roc_auc": "higher"}
SQUEEZES = ("majority", "persistence")


def plot_metrics(metrics: pd.DataFrame, champion: str) -> Finding:
    """Draw the leaderboard on later customers, with intervals."""
    figure = leaderboard.plot_metrics(metrics, SHOWN, SQUEEZES)
    own, best, value = leaderboard.beside_baseline(
        metrics, champion, "log_loss", lower=True
    )
    return Finding(figure, "Models side by side", (
        f"The log-loss of {in_words(champion)} is {own:.4f}, that of the best "
        f"baseline, {best}, {value:.4f}; majority and persistence are not drawn."
    ))  # fmt: skip


def plot_confusion(
    test_rows: Rows,
    test_labels: pd.DataFrame,
    test_forecasts: pd.DataFrame,
    champion: str,
) -> Finding:
    """Draw what came beside what was likeliest."""
    rows, found = judged_rows(test_rows, test_labels, test_forecasts)
    told = chances(found[champion]).argmax(axis=1)
    size = len(CLASSES)
    number = np.bincount(rows.next * size + told, minlength=size**2).reshape(size, size)
    kept = np.nonzero(number.sum(axis=0) + number.sum(axis=1))[0]
    number, names = number[np.ix_(kept, kept)], np.take(CLASSES, kept)
    share = number / np.maximum(number.sum(axis=1, keepdims=True), 1)
    figure, (axis,) = new_figure(size=(5.2, 4.6))
    axis.imshow(share, cmap="Blues", vmin=0, vmax=1)
    for row, column in np.ndindex(share.shape):
        colour = "white" if share[row, column] > 0.5 else INK
        axis.text(column, row, f"{share[row, column]:.0%}", ha="center", va="center",
                  color=colour)  # fmt: skip
    axis.set(xticks=range(len(kept)), yticks=range(len(kept)), xlabel="likeliest",
             ylabel="came", title="What came, and what was likeliest")  # fmt: skip
    axis.set_xticklabels(names, rotation=30)
    axis.set_yticklabels(names)
    right = (told == rows.next).mean()
    return Finding(figure, "What is taken for what", (
        f"The likeliest class came {right:.0%} of the time; each line of the figure "
        "adds up to all that came of it."
    ))  # fmt: skip


def plot_calibration(
    test_rows: Rows,
    test_labels: pd.DataFrame,
    test_forecasts: pd.DataFrame,
    champion: str,
) -> Finding:
    """Draw the chance of a purchase beside the share that bought."""
    rows, found = judged_rows(test_rows, test_labels, test_forecasts)
    said = buys(found[champion])
    table = pd.DataFrame({"probability": said, "came": rows.buys})
    figure = probabilities.plot_calibration(
        table, f"A purchase before the end ({champion})"
    )
    return Finding(figure, "Can the probabilities be believed?", (
        f"A purchase was expected after {said.mean():.1%} of the events, and came "
        f"after {rows.buys.mean():.1%}."
    ))  # fmt: skip


def plot_prefixes(prefixes: pd.DataFrame) -> Finding:
    """Draw how well a purchase is foretold as a session goes on."""
    figure, axes = new_figure(2, size=(4.6, 4))
    for axis, metric in zip(axes, ("roc_auc", "average_precision"), strict=True):
        table = prefixes[prefixes["metric"] == metric]
        error = [table["value"] - table["low"], table["high"] - table["value"]]
        axis.errorbar(table["after"], table["value"], yerr=np.maximum(error, 0),
                      fmt="o", color=ACCENT)  # fmt: skip
        axis.set(title=in_words(metric), xlabel="after")
        axis.tick_params(axis="x", rotation=20)
    rate = prefixes[prefixes["metric"] == "base_rate"]
    axes[1].plot(
        rate["after"], rate["value"], "_", color=PALE, ms=18, label="base rate"
    )
    axes[1].legend(frameon=False, loc="lower right")
    auc = prefixes[prefixes["metric"] == "roc_auc"]
    ends = auc.iloc[[0, -1]] if len(auc) else auc
    said = [f"after {row.after} {row.value:.3f}" for row in ends.itertuples()]
    return Finding(figure, "As a session goes on", (
        f"The AUC of a purchase is {', '.join(said) or 'not known'}."
    ))  # fmt: skip


def plot_sessions(sessions: pd.DataFrame) -> Finding:
    """Draw the chance of a purchase, event by event, in three sessions."""
    shown = list(sessions.groupby("session", sort=False))
    figure, axes = new_figure(len(shown), size=(4.6, 4))
    for axis, (_, table) in zip(axes, shown, strict=True):
        step = np.arange(1, len(table) + 1)
        axis.plot(step, table["p_purchase"], "o-", color=ACCENT)
        axis.set(ylim=(0, 1), xticks=step)
        axis.set_xticklabels(table["event"], rotation=60, ha="right")
        bought = "a purchase came" if table["buys"].any() else "none came"
        axis.set_title(bought)
    axes[0].set_ylabel("chance of a purchase before the end")
    return Finding(figure, "Three sessions", (
        "The chance of a purchase after each event of three sessions of the test."
    ))  # fmt: skip
