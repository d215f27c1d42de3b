"""Nodes of `category` that draw."""

import pandas as pd
from matplotlib.figure import Figure

from shopcast.showing import leaderboard, learning_curves
from shopcast.showing import probabilities as probability_figures

SHOWN = {"macro_auc": "higher", "macro_ap": "higher", "log_loss": "lower"}


def plot_learning_curves(**histories: pd.DataFrame) -> Figure:
    """Draw the loss of each candidate by epoch; of boosting by class, the first's."""
    return learning_curves.plot_learning_curves(
        {name.removesuffix("_history"): table for name, table in histories.items()}
    )


def plot_metrics(metrics: pd.DataFrame) -> Figure:
    """Draw the leaderboard on later customers, with intervals."""
    return leaderboard.plot_metrics(metrics, SHOWN, hidden=("random", "last_order"))


def plot_by_class(by_class: pd.DataFrame) -> Figure:
    """Draw AUC, average precision and lift of each category."""
    shown = {"auc": "ROC-AUC", "ap": "average precision",
             "lift": "average precision over base rate"}  # fmt: skip
    return probability_figures.plot_intervals(by_class, "category", shown)


def plot_ablation(ablation: pd.DataFrame) -> Figure:
    """Draw what pooled boosting loses without each group of columns."""
    shown = {
        "macro_ap": "average precision without …",
        "log_loss": "log-loss without …",
    }
    return probability_figures.plot_intervals(ablation, "without", shown)


def plot_calibration(forecasts: pd.DataFrame, champion: str) -> Figure:
    """Draw what share of orders had a category against its probability."""
    return probability_figures.plot_calibration(
        _of(forecasts, "later"), f"Calibration ({champion}, all categories)"
    )


def plot_gain(forecasts: pd.DataFrame, champion: str) -> Figure:
    """Draw how much of what is ordered lies among the likeliest pairs.

    The shop's rate of each category, whoever orders, is shown beside the champion.
    """
    later = _of(forecasts, "later")
    trained = _of(forecasts, "train").groupby("category")["came"].mean()
    rate = later.assign(probability=later["category"].map(trained).fillna(0.0))
    return probability_figures.plot_gain(
        {"frequency": rate, champion: later}, asked="orders and categories"
    )


def plot_curves(forecasts: pd.DataFrame) -> Figure:
    """Draw ROC and precision against recall, in training, later and new."""
    return probability_figures.plot_curves(forecasts)


def _of(forecasts: pd.DataFrame, split: str) -> pd.DataFrame:
    return forecasts[forecasts["split"] == split]
