"""Nodes of `monitoring`."""

from dataclasses import dataclass

import pandas as pd

from shopcast.pipelines.monitoring.drift import LARGE, MODERATE, compare
from shopcast.showing.findings import Finding, Picture
from shopcast.showing.pages import illustrate, render
from shopcast.showing.style import ACCENT, INK, PALE, new_figure

KEYS = {"customer_id", "at", "is_new", "day", "days", "month_of_order"}
PREDICTED = ("expected_spend", "expected_orders", "p_order", "category", "probability")
COLOURS = {"none": PALE, "moderate": INK, "large": ACCENT}
NOTE = f"PSI below {MODERATE} is none, from {LARGE} on large; ages grow by themselves."


@dataclass(frozen=True)
class Watch:
    """One task, as a node."""

    task: str

    def watch(
        self,
        training: pd.DataFrame,
        current: pd.DataFrame,
        forecasts: pd.DataFrame,
        predictions: pd.DataFrame,
        champion: str,
    ) -> pd.DataFrame:
        """Compare the customers of today with those of training.

        Args:
            training: Rows that the models were trained on.
            current: Today's rows.
            forecasts: Of the test's customers, whom no model was trained on.
            predictions: Of today's customers; of a list of several for each, the first.
            champion: Whose forecasts count.

        Returns:
            As `drift.compare`, and `table`: features, or predictions.
        """
        then, now = _same_columns(forecasts, predictions, champion)
        features = (_numbers(training), _numbers(current))
        return _side_by_side({"features": features, "predictions": (then, now)})


def _same_columns(
    forecasts: pd.DataFrame, predictions: pd.DataFrame, champion: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    if "model" in forecasts:
        forecasts = forecasts[forecasts["model"] == champion]
    if "rank" in predictions:
        predictions = predictions[predictions["rank"] == 1]
    if "probability_1" in forecasts:
        forecasts = forecasts.rename(columns={"probability_1": "probability"})
    elif "rank" in predictions:
        likeliest = forecasts.sort_values("probability", ascending=False)
        likeliest = likeliest[likeliest["split"] != "train"]
        forecasts = likeliest.drop_duplicates(["customer_id", "day"])
    if "p_order" in predictions:
        forecasts = forecasts.rename(columns={"probability": "p_order"})
    names = [name for name in PREDICTED if name in forecasts and name in predictions]
    return forecasts[names], predictions[names]


def watch_segmentation(
    training: pd.DataFrame,
    current: pd.DataFrame,
    segments: pd.DataFrame,
    predictions: pd.DataFrame,
) -> pd.DataFrame:
    """Compare the customers of today, and their segments, with those of training.

    Returns:
        As `Watch.watch`; no rows where today's data are the data of training.
    """
    if training["at"].iloc[0] == current["at"].iloc[0]:
        return _side_by_side({})
    return _side_by_side(
        {
            "features": (_numbers(training), _numbers(current)),
            "predictions": (segments[["name"]], predictions[["name"]]),
        }
    )


def _numbers(table: pd.DataFrame) -> pd.DataFrame:
    kept = table.drop(columns=[name for name in table.columns if name in KEYS])
    return kept.select_dtypes("number")


def _side_by_side(pairs: dict[str, tuple[pd.DataFrame, pd.DataFrame]]) -> pd.DataFrame:
    none = pd.DataFrame()
    parts = [compare(*pair).assign(table=name) for name, pair in pairs.items()]
    parts = parts or [compare(none, none).assign(table="")]
    table = pd.concat(parts, ignore_index=True)
    return table[["table", *table.columns.drop("table")]]


def plot_drift(**reports: pd.DataFrame) -> Finding:
    """Draw the PSI of every feature and prediction, task by task."""
    shown = {task: table for task, table in reports.items() if len(table)}
    longest = max((len(table) for table in shown.values()), default=1)
    figure, axes = new_figure(max(len(shown), 1), size=(5.5, 1.2 + 0.17 * longest))
    for axis, (task, table) in zip(axes, shown.items(), strict=False):
        table = table.sort_values("psi")
        colours = [COLOURS[level] for level in table["drift"]]
        axis.barh(table["feature"], table["psi"].clip(upper=2), color=colours)
        axis.tick_params(axis="y", labelsize=7)
        for level in (MODERATE, LARGE):
            axis.axvline(level, color=INK, lw=0.8, ls=":")
        axis.set(title=task.removesuffix("_drift"), xlabel="PSI (2 or more: 2)")
    return Finding(
        figure,
        "Drift of each column",
        "Dotted lines: where drift becomes moderate, and large.",
    )


def make_page(drift_figure: Picture, **reports: pd.DataFrame) -> str:
    """Write the page on drift: a sentence and a table per task."""
    columns = ["feature", "psi", "ks", "p_value", "reference_mean", "current_mean"]
    said = [_say(name.removesuffix("_drift"), table) for name, table in reports.items()]
    return render(
        "watch.html",
        title="Has the shop changed?",
        question="Today's customers beside the training data of each task.",
        summary=said,
        tables=[
            {
                "title": f"{name.removesuffix('_drift')}: largest changes",
                "note": NOTE,
                "columns": columns,
                "rows": [
                    {"kind": "champion" if row["drift"] == "large" else "", "cells": [
                        row["feature"], *(f"{row[one]:,.3g}" for one in columns[1:])
                    ]}
                    for _, row in table.nlargest(12, "psi").iterrows()
                ],
            }
            for name, table in reports.items()
            if len(table)
        ],
        figures=illustrate({"drift_figure": drift_figure}),
    )  # fmt: skip


def _say(task: str, table: pd.DataFrame) -> str:
    if table.empty:
        return (
            f"{task}: today's data are the training data, so there is nothing to "
            f"compare yet; run {task}_predict on newer data first."
        )
    counts = table["drift"].value_counts()
    worst = table.loc[table["psi"].idxmax()]
    return (
        f"{task}: of {len(table)} columns {counts.get('large', 0)} have drifted much "
        f"and {counts.get('moderate', 0)} moderately; most of all {worst['feature']} "
        f"(PSI {worst['psi']:.2f})."
    )
