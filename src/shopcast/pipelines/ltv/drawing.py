"""Figures of `ltv`."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from shopcast.showing.style import ACCENT, INK, PALE, new_figure


def plot_deciles(forecasts: pd.DataFrame, model: str) -> Figure:
    """Draw mean predicted and actual spend of ten groups by forecast."""
    figure, axes = new_figure()
    rank = forecasts["expected_spend"].rank(method="first", pct=True)
    decile = np.ceil(rank * 10).astype(int)
    means = forecasts.groupby(decile)[["expected_spend", "spend"]].mean()
    sizes = forecasts.groupby(decile)["spend"].agg(["std", "size"])
    error = 1.96 * sizes["std"] / np.sqrt(sizes["size"])
    axes[0].bar(
        means.index - 0.2, means["expected_spend"], 0.4, color=PALE, label="predicted"
    )
    axes[0].bar(
        means.index + 0.2, means["spend"], 0.4, yerr=error, color=ACCENT, label="actual"
    )
    axes[0].set(
        title=f"Spend by decile of prediction ({model})",
        xlabel="decile of predicted spend (10 is highest)",
        ylabel="mean spend per customer",
        xticks=range(1, 11),
    )
    axes[0].legend(frameon=False)
    return figure


def plot_residuals(forecasts: pd.DataFrame, model: str) -> Figure:
    """Draw residuals against the forecast, and how they are distributed."""
    figure, axes = new_figure(2)
    residual = forecasts["spend"] - forecasts["expected_spend"]
    axes[0].scatter(forecasts["expected_spend"], residual, s=6, alpha=0.4, color=INK)
    axes[0].axhline(0, color=ACCENT)
    axes[0].set(
        title=f"Residuals ({model})",
        xlabel="predicted spend",
        ylabel="actual - predicted",
    )
    axes[0].set_xscale("symlog")
    axes[0].set_xlim(left=0)
    axes[0].set_yscale("symlog")
    low, high = residual.quantile([0.01, 0.99])
    axes[1].hist(residual.clip(low, high), bins=60, color=PALE)
    axes[1].axvline(residual.mean(), color=ACCENT, label=f"mean {residual.mean():.1f}")
    axes[1].set(
        title="Distribution (clipped at 1 % and 99 %)",
        xlabel="actual - predicted",
        ylabel="customers",
    )
    axes[1].legend(frameon=False)
    return figure


def plot_importance(importance: pd.DataFrame, model: str) -> Figure:
    """Draw how much the error grows when a group of columns is shuffled."""
    figure, axes = new_figure(size=(7, 4.5))
    table = importance.iloc[::-1]
    axes[0].barh(
        table["feature"], table["increase"], xerr=table["deviation"], color=PALE
    )
    axes[0].set(
        title=f"What the forecast rests on ({model})",
        xlabel="increase of the mean absolute error when shuffled",
    )
    return figure


def plot_tracking(
    steps: pd.DataFrame, totals: pd.Series, champion: str, step_days: int
) -> Figure:
    """Draw the cohort's cumulative spend after the cutoff, actual and expected."""
    figure, axes = new_figure(size=(7, 4.5))
    for name, table in steps.groupby("model"):
        axes[0].plot(
            table["step"] * step_days,
            table["expected"].cumsum(),
            label=f"{name}, by step",
        )
    actual = steps[steps["model"] == steps["model"].iloc[0]]
    days = actual["step"] * step_days
    axes[0].plot(days, actual["actual"].cumsum(), color=INK, lw=2.5, label="actual")
    for name, marker in (("bg_nbd_gamma_gamma", "o"), (champion, "*")):
        axes[0].plot(
            days.iloc[-1], totals[name], marker, ms=10, ls="", label=f"{name}, total"
        )
    axes[0].set(
        title="Cumulative spend of the cohort",
        xlabel="days after the cutoff",
        ylabel="spend of all customers",
    )
    axes[0].legend(frameon=False)
    return figure


def plot_step_errors(steps: pd.DataFrame, step_days: int) -> Figure:
    """Draw error per step, and the error of the total so far."""
    figure, axes = new_figure(2)
    for name, table in steps.groupby("model"):
        axes[0].plot(table["step"] * step_days, table["mae"], label=name)
        axes[1].plot(
            table["step"] * step_days, 100 * table["cumulative_error"], label=name
        )
    axes[0].set(
        title="Error by step",
        xlabel="days after the cutoff",
        ylabel="MAE of a step's spend",
    )
    axes[1].axhline(0, color=INK, lw=0.8)
    axes[1].set(
        title="Error of the total so far", xlabel="days after the cutoff", ylabel="%"
    )
    axes[0].legend(frameon=False)
    return figure
