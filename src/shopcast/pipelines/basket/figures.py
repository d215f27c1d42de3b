"""Figures of `basket`, each with a sentence on what it shows."""

import numpy as np
import pandas as pd

from shopcast.pipelines.basket.lists import hits_of, probabilities
from shopcast.pipelines.basket.rows import Rows
from shopcast.pipelines.basket.scores import LIST
from shopcast.showing import leaderboard
from shopcast.showing.findings import Finding, not_shown
from shopcast.showing.pages import in_words
from shopcast.showing.style import ACCENT, INK, PALE, new_figure
from shopcast.tasks.judged import later_rows

SHOWN = {"recall_at_10": "higher", "recall_at_20": "higher", "ndcg_at_10": "higher"}
PARTS = {"repeat_recall_at_10": "had before", "explore_recall_at_10": "never had"}
MOST = 15


def plot_metrics(metrics: pd.DataFrame, champion: str) -> Finding:
    """Draw the leaderboard on later customers, with intervals."""
    figure = leaderboard.plot_metrics(metrics, SHOWN)
    own, best, value = leaderboard.beside_baseline(metrics, champion, "recall_at_10")
    return Finding(figure, "Models side by side", (
        f"Ten products of {in_words(champion)} hold {own:.1%} of a basket, those of "
        f"the best baseline, {best}, {value:.1%}."
    ))  # fmt: skip


def plot_parts(metrics: pd.DataFrame, champion: str) -> Finding:
    """Draw recall of what customers had before, and of what they never had."""
    figure, axes = new_figure(2, size=(4.2, 4.6))
    later = metrics[metrics["split"] == "later"]
    colours = {"baseline": PALE, "candidate": INK, "champion": ACCENT}
    for axis, (metric, name) in zip(axes, PARTS.items(), strict=True):
        table = later[later["metric"] == metric].iloc[::-1]
        axis.barh(table["model"], table["value"], color=table["kind"].map(colours))
        axis.set(title=f"recall at 10 of what they {name}")
    axes[1].set_yticklabels([])
    own, filled = (
        later[(later["metric"] == "explore_recall_at_10") & (later["model"] == one)][
            "value"
        ].iloc[0]
        for one in (champion, "personal_filled")
    )
    return Finding(figure, "What is repeated, and what is new", (
        f"Of products that customers never had, {in_words(champion)} finds {own:.1%}, "
        f"the customer's own filled with popular ones {filled:.1%}."
    ))  # fmt: skip


def plot_by_length(by_length: pd.DataFrame, champion: str) -> Finding:
    """Draw recall by how many baskets a customer had."""
    figure, (axis,) = new_figure()
    recall = by_length[by_length["metric"] == "recall_at_10"]
    colours = {champion: ACCENT, "personal_filled": PALE}
    for model, table in recall.groupby("model", sort=False):
        colour = colours[str(model)]
        axis.fill_between(table["baskets"], table["low"], table["high"],
                          color=colour, alpha=0.25)  # fmt: skip
        axis.plot(table["baskets"], table["value"], "o-", color=colour,
                  label=in_words(str(model)))  # fmt: skip
    axis.set(xlabel="baskets before", ylabel="recall at 10", ylim=(0, None))
    axis.set_title("Recall by length of history")
    axis.legend(frameon=False)
    own = recall[recall["model"] == champion]
    few, many = own.iloc[0], own.iloc[-1]
    return Finding(figure, "By length of history", (
        f"With {few['baskets']} basket(s) before, ten products hold {few['value']:.1%} "
        f"of the next one, with {many['baskets']} they hold {many['value']:.1%}."
    ))  # fmt: skip


def plot_calibration(
    test_rows: Rows,
    test_labels: pd.DataFrame,
    test_forecasts: pd.DataFrame,
    champion: str,
) -> Finding:
    """Draw the mean probability at each rank beside the share that was bought."""
    rows, found = later_rows(test_rows, test_labels, test_forecasts)
    said, hits = probabilities(found[champion]), hits_of(rows, found[champion])
    figure, (axis,) = new_figure()
    rank = np.arange(1, said.shape[1] + 1)
    axis.plot(rank, said.mean(axis=0), color=INK, label="probability")
    axis.plot(rank, hits.mean(axis=0), "o", color=ACCENT, label="bought")
    axis.set(xlabel="rank", ylabel="share of lists", ylim=(0, None))
    axis.set_title(f"Probability by rank ({champion})")
    axis.legend(frameon=False)
    expected, came = said[:, :LIST].sum(axis=1), hits[:, :LIST].sum(axis=1)
    return Finding(figure, "Can the probabilities be believed?", (
        f"A list of ten was expected to hold {expected.mean():.2f} products of the "
        f"next basket; it held {came.mean():.2f}."
    ))  # fmt: skip


def plot_importance(importance: pd.DataFrame) -> Finding:
    """Draw what the re-ranker splits by."""
    if importance.empty:
        return not_shown("What drives a list", "the re-rankers were left out")
    figure, (axis,) = new_figure(size=(6.5, 4.6))
    table = importance.head(MOST).iloc[::-1]
    axis.barh(table["feature"].map(in_words), table["share"], color=INK)
    axis.set(xlabel="share of the gain", title="What drives a list")
    first = importance.iloc[0]
    return Finding(figure, "What drives a list", (
        f"The re-ranker learns most from {in_words(first['feature'])}: "
        f"{first['share']:.0%} of what it gains."
    ))  # fmt: skip
