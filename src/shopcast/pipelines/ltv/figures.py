"""Nodes of `ltv` that draw."""

import pandas as pd
from matplotlib.figure import Figure

from shopcast.features.cutoffs import Periods
from shopcast.pipelines.ltv import drawing
from shopcast.showing import leaderboard, learning_curves


def plot_learning_curves(**histories: pd.DataFrame) -> Figure:
    """Draw the loss of each candidate by epoch."""
    return learning_curves.plot_learning_curves(
        {name.removesuffix("_history"): table for name, table in histories.items()}
    )


def plot_deciles(forecasts: pd.DataFrame, champion: str) -> Figure:
    """Draw predicted against actual spend by decile."""
    return drawing.plot_deciles(_of(forecasts, champion), champion)


def plot_residuals(forecasts: pd.DataFrame, champion: str) -> Figure:
    """Draw what the champion got wrong."""
    return drawing.plot_residuals(_of(forecasts, champion), champion)


def plot_importance(importance: pd.DataFrame, champion: str) -> Figure:
    """Draw what the champion's forecast rests on."""
    return drawing.plot_importance(importance, champion)


def plot_tracking(
    steps: pd.DataFrame, forecasts: pd.DataFrame, champion: str, periods: Periods
) -> Figure:
    """Draw the cohort's cumulative spend against time, as Fader and Hardie do."""
    totals = forecasts.groupby("model")["expected_spend"].sum()
    return drawing.plot_tracking(steps, totals, champion, periods.step_days)


def plot_step_errors(steps: pd.DataFrame, periods: Periods) -> Figure:
    """Draw the error of each step ahead, recursive beside direct."""
    return drawing.plot_step_errors(steps, periods.step_days)


def plot_metrics(metrics: pd.DataFrame) -> Figure:
    """Draw the leaderboard on later customers, with intervals."""
    shown = {"mae": "lower", "spearman": "higher", "normalised_gini": "higher"}
    return leaderboard.plot_metrics(metrics, shown, hidden=("zero",))


def _of(forecasts: pd.DataFrame, model: str) -> pd.DataFrame:
    return forecasts[forecasts["model"] == model]
