"""Figures; each function returns one, and the catalog saves it."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

plt.rcParams["text.parse_math"] = False  # a $ in a description is a dollar
INK, ACCENT, PALE = "#26323d", "#d1495b", "#9db4c0"


def plot_quality(report: dict[str, Any]) -> Figure:
    """Draw the rows kept and the rows dropped by each rule, per table."""
    tables = {name: table for name, table in report.items() if table["rows_in"]}
    figure, axes = new_figure(1, len(tables), size=(8, 3.2))
    for axis, (name, table) in zip(axes, tables.items(), strict=True):
        counts = {"kept": table["rows_out"]} | table["dropped"]
        colours = [PALE] + [ACCENT] * len(table["dropped"])
        bars = axis.barh(list(counts), list(counts.values()), color=colours)
        axis.bar_label(bars, [f"{rows:,}" for rows in counts.values()], padding=3)
        axis.set(title=f"{name}: {table['rows_in']:,} rows in", xlabel="rows")
        axis.invert_yaxis()
        axis.margins(x=0.15)
    return figure


def new_figure(
    columns: int = 1, rows: int = 1, size: tuple[float, float] = (5.5, 4)
) -> tuple[Figure, list]:
    """Make a figure of panels, each of `size` inches; list its axes row by row."""
    figure, axes = plt.subplots(
        rows,
        columns,
        figsize=(size[0] * columns, size[1] * rows),
        squeeze=False,
        layout="constrained",
    )
    for axis in axes.flat:
        axis.spines[["top", "right"]].set_visible(False)
    plt.close(figure)
    return figure, list(axes.flat)


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
            axis.plot([row.low, row.high], [row.model] * 2, color=colours[row.kind])
            axis.plot(row.value, row.model, "o", color=colours[row.kind])
        axis.set(title=f"{metric} ({better} is better)")
        if axis is not axes[0]:
            axis.set_yticklabels([])
    return figure
