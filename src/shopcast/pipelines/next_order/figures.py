"""Nodes of `next_order` that draw."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from shopcast.showing import leaderboard, learning_curves
from shopcast.showing import probabilities as probability_figures
from shopcast.showing.style import ACCENT, PALE, new_figure

SHOWN = {"roc_auc": "higher", "log_loss": "lower", "lift_at_10": "higher"}
CURVES = ("loss", "accuracy", "auc", "precision", "recall")


def plot_learning_curves(**histories: pd.DataFrame) -> Figure:
    """Draw the loss of each candidate by epoch."""
    return learning_curves.plot_learning_curves(
        {name.removesuffix("_history"): table for name, table in histories.items()}
    )


def plot_seed_curves(seed: pd.DataFrame) -> Figure:
    """Draw each metric of the seed's training by epoch, and all validation curves."""
    figure, axes = new_figure(3, 2, size=(4, 3.2))
    for axis, name in zip(axes, CURVES, strict=False):
        axis.plot(seed["epoch"], seed[name], color=PALE, label="training")
        axis.plot(seed["epoch"], seed[f"val_{name}"], color=ACCENT, label="validation")
        axis.set(title=name, xlabel="epoch")
    axes[0].legend(frameon=False)
    for name in CURVES:
        axes[5].plot(seed["epoch"], seed[f"val_{name}"], label=name)
    axes[5].set(title="validation, all", xlabel="epoch")
    axes[5].legend(frameon=False, fontsize="small")
    return figure


def plot_metrics(metrics: pd.DataFrame) -> Figure:
    """Draw the leaderboard on later customers, with intervals."""
    return leaderboard.plot_metrics(metrics, SHOWN, hidden=("base_rate", "recency"))


def plot_calibration(forecasts: pd.DataFrame, champion: str) -> Figure:
    """Draw what share of customers ordered against the champion's probability."""
    return probability_figures.plot_calibration(
        _later(forecasts, champion), f"Calibration ({champion}, later customers)"
    )


def plot_gain(forecasts: pd.DataFrame, champion: str) -> Figure:
    """Draw gain and lift of recency, BG/NBD and the champion."""
    names = dict.fromkeys(["recency", "bg_nbd", champion])
    names[champion] = names.pop(champion)
    return probability_figures.plot_gain(
        {name: _later(forecasts, name) for name in names}, asked="customers and cutoffs"
    )


def plot_curves(forecasts: pd.DataFrame, champion: str) -> Figure:
    """Draw ROC and precision against recall of later and new customers."""
    own = forecasts[forecasts["model"] == champion]
    split = np.where(own["is_new"], "new", "later")
    table = own.assign(split=split, came=own["ordered"])
    return probability_figures.plot_curves(table.sort_values("split"))


def _later(forecasts: pd.DataFrame, model: str) -> pd.DataFrame:
    own = forecasts[(forecasts["model"] == model) & ~forecasts["is_new"]]
    return own.rename(columns={"ordered": "came"})


def plot_ablation(ablation: pd.DataFrame) -> Figure:
    """Draw what boosting loses without each group of traits."""
    shown = {"roc_auc": "ROC-AUC without …", "log_loss": "log-loss without …"}
    return probability_figures.plot_intervals(ablation, "without", shown)


def plot_groups(groups: pd.DataFrame, champion: str) -> Figure:
    """Draw how well customers of few and of many orders are foretold."""
    own = groups[groups["model"] == champion]
    shown = {"base_rate": "share that orders", "roc_auc": "ROC-AUC",
             "calibration_error": "calibration error"}  # fmt: skip
    return probability_figures.plot_intervals(own, "orders", shown)


def plot_days(days: pd.DataFrame) -> Figure:
    """Draw how well the days to the next order are foretold."""
    shown = {"mae": "mean absolute error, days (lower is better)",
             "concordance": "concordance (higher is better)"}  # fmt: skip
    return probability_figures.plot_intervals(days, "model", shown)
