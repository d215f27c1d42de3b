"""The page of `category`: how far to trust it, and whom to write to about what."""

import calendar
from typing import Any

import pandas as pd

from shopcast.pipelines.category.options import Options
from shopcast.showing.pages import illustrate, leaderboard, measured, render

SHOWN = {
    "macro_auc": ".3f",
    "macro_ap": ".3f",
    "macro_lift": ".2f",
    "log_loss": ".4f",
    "calibration_error": ".4f",
}
NOTE = (
    "Means over categories of the areas under ROC and precision-recall curves, "
    "with 95 % bootstrap intervals over customers; baselines first; the champion, "
    "chosen on validation, is in red. Overall frequency ranks nobody: its AUC "
    "is .5."
)
WITHOUT = {"macro_auc": ".3f", "macro_ap": ".3f", "log_loss": ".4f"}
BY_CLASS = {"auc": ".3f", "ap": ".3f", "base_rate": ".3f", "lift": ".2f"}
DERIVED = (
    "These are no categories of the shop's own but families derived from descriptions: "
    "products whose words are alike, named by their top words."
)
PLAN = (
    "Customers per arm (one with the campaign, one without) that are needed to see the "
    "share of orders with the category rise by the lift, among the customers whose "
    "likeliest category it is. Of them only the order share will order in as long a "
    "time as the test had; that many of today's did. Visible is the smallest lift that "
    "all of them would show. Power {power:.0%}, level {level:.0%}, two-sided."
)


def make_page(
    metrics: pd.DataFrame,
    by_class: pd.DataFrame,
    ablation: pd.DataFrame,
    predictions: pd.DataFrame,
    experiment: pd.DataFrame,
    classes: dict[str, Any],
    champion: str,
    options: Options,
    **figures: str,
) -> str:
    """Write the page; every figure comes with a sentence on what it shows."""
    first = predictions[predictions["rank"] == 1]
    month = calendar.month_name[int(predictions["month"].iloc[0])]
    boards = [
        leaderboard(metrics, split, SHOWN | {f"recall_at_{options.top}": ".3f"}, NOTE)
        for split in ("later", "new")
        if (metrics["split"] == split).any()
    ]
    return render(
        "task.html",
        title="Which categories will the next order contain?",
        question=f"For every customer, should an order come in {month}.",
        summary=[
            f"The champion is {champion.replace('_', ' ')}. {len(first):,} customers "
            f"are listed with their {int(predictions['rank'].max())} likeliest "
            "categories in "
            "07_model_output/category.parquet.",
            *([DERIVED] if classes["derived"] else []),
        ],
        tables=[
            *boards,
            measured(by_class, "Category by category", ["category"], BY_CLASS,
                     "The champion on later customers."),
            measured(ablation, "Without some of what is read", ["without"], WITHOUT,
                     "Pooled boosting, fitted again without each group of columns; "
                     "later customers; not set right on validation."),
            _plan(experiment, options),
        ],
        figures=illustrate(_sentences(metrics, by_class, ablation, champion), figures),
    )  # fmt: skip


def _plan(experiment: pd.DataFrame, options: Options) -> dict[str, Any]:
    columns = ["category", "customers", "order share", "rate",
               *(f"+{lift:.0%}" for lift in options.experiment.lifts),
               "visible lift"]  # fmt: skip
    rows = []
    for category, table in experiment.groupby("category", sort=False):
        seen = table["visible_lift"].iloc[0]
        cells = [
            category,
            f"{table['customers'].iloc[0]:,}",
            f"{table['order_share'].iloc[0]:.0%}",
            f"{table['rate'].iloc[0]:.1%}",
            *("-" if pd.isna(n) else f"{n:,.0f}" for n in table["per_arm"]),
            "-" if pd.isna(seen) else f"{seen:+.0%}",
        ]
        rows.append({"kind": "candidate", "cells": cells})
    own = options.experiment
    note = PLAN.format(power=own.power, level=own.level)
    return {"title": "How large a test must be", "note": note, "columns": columns,
            "rows": rows}  # fmt: skip


def _sentences(
    metrics: pd.DataFrame,
    by_class: pd.DataFrame,
    ablation: pd.DataFrame,
    champion: str,
) -> dict[str, tuple[str, str]]:
    later = metrics[metrics["split"] == "later"]
    value = later.set_index(["model", "metric"])["value"]
    ap = later[(later["metric"] == "macro_ap") & (later["kind"] == "baseline")]
    best = ap.loc[ap["value"].idxmax()]
    auc = by_class[by_class["metric"] == "auc"].dropna(subset="value")
    high, low = auc.loc[auc["value"].idxmax()], auc.loc[auc["value"].idxmin()]
    least = ablation[ablation["metric"] == "log_loss"].set_index("without")["value"]
    worst = least.drop("nothing").idxmax()
    return {
        "metrics": ("Models side by side", (
            f"Mean average precision of {champion.replace('_', ' ')} is "
            f"{value[champion, 'macro_ap']:.3f}, that of the best baseline, "
            f"{best['model'].replace('_', ' ')}, {best['value']:.3f}.")),
        "by_class": ("Category by category", (
            f"{high['category']} is foretold best (AUC {high['value']:.3f}), "
            f"{low['category']} worst ({low['value']:.3f}).")),
        "gain": ("Gain and lift", (
            "Pairs of a customer's order and a category, the likeliest first. Overall "
            "frequency knows the category but not the customer.")),
        "calibration": ("Calibration", (
            "All categories together, ten groups of equal size; the mean error by "
            f"category is {value[champion, 'calibration_error']:.4f}.")),
        "curves": ("ROC, precision and recall", (
            "All categories together; training rows are those that the model saw.")),
        "ablation": ("What the forecast rests on", (
            f"Pooled boosting loses most without {worst}: log-loss {least[worst]:.4f} "
            f"instead of {least['nothing']:.4f}.")),
        "learning_curves": ("Learning curves", (
            "Loss by epoch or round; the one with the lowest validation loss is kept. "
            "Of boosting by category, the first one's is shown.")),
    }  # fmt: skip
