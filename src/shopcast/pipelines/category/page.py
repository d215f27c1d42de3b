"""The page of `category`: how far to trust it, and whom to write to about what."""

import calendar
from typing import Any

import pandas as pd

from shopcast.pipelines.category.class_metrics import left_out
from shopcast.pipelines.category.options import Options
from shopcast.pipelines.category.task import CATEGORY
from shopcast.pipelines.category.vocabulary import Vocabulary
from shopcast.showing.answers import Answer, day_of, first_rows, write
from shopcast.showing.findings import Picture
from shopcast.showing.pages import leaderboard, measured
from shopcast.showing.trust import trust

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
LESS = (
    "Pooled boosting, fitted again without each group of columns; later customers; "
    "not set right on validation."
)
BY_CLASS = {"auc": ".3f", "ap": ".3f", "base_rate": ".3f", "lift": ".2f"}
DERIVED = (
    "These are no categories of the shop's own but families derived from descriptions: "
    "products whose words are alike, named by words that others have not."
)
TOLD_APART = (
    "Of the order lines, and of the orders (a customer's of one day), of training; an "
    "order may hold several categories."
)
PLAN = (
    "Customers per arm (one with the campaign, one without) that are needed to see the "
    "share of orders with the category rise by the lift, among the customers whose "
    "likeliest category it is. Of them only the order share will order in as long a "
    "time as the test had; that many of today's did. Visible is the smallest lift that "
    "all of them would show. Power {power:.0%}, level {level:.0%}, two-sided."
)


LISTED = {"customer_id": "{}", "category": "{}", "probability": "{:.0%}",
          "lift": "{:.1f}"}  # fmt: skip
LISTED_NOTE = (
    "Each customer's likeliest category, the surest first; lift: how many times as "
    "likely as for all customers."
)


def make_page(
    metrics: pd.DataFrame,
    differences: pd.DataFrame,
    by_class: pd.DataFrame,
    ablation: pd.DataFrame,
    classes: pd.DataFrame,
    pair_forecasts: pd.DataFrame,
    predictions: pd.DataFrame,
    experiment: pd.DataFrame,
    categories_vocabulary: Vocabulary,
    champion: str,
    options: Options,
    **figures: Picture,
) -> tuple[str, dict[str, Any]]:
    """Write the page of what the next orders contain: tables, then figures."""
    first = predictions[predictions["rank"] == 1]
    month = calendar.month_name[int(predictions["month"].iloc[0])]
    shown = SHOWN | {f"recall_at_{options.predicting.top}": ".3f"}
    counts = first["category"].value_counts()
    derived = [DERIVED] if categories_vocabulary.derived else []
    return write(
        "category",
        Answer(
            title="Which categories will the next order contain?",
            number=", ".join(f"{name} ({n:,})" for name, n in counts.head(3).items()),
            says=" ".join([
                "So many customers will likeliest buy of these categories, should "
                f"they order in {month}; {len(first):,} customers are listed.",
                *derived,
            ]),
            trust=trust(metrics, differences, champion, CATEGORY.choice.by,
                        CATEGORY.kinds),
            as_of=day_of(predictions),
            todo=_todo(experiment),
        ),
        f"For every customer, should an order come in {month}.",
        first_rows(first.sort_values("probability", ascending=False), LISTED,
                   LISTED_NOTE, {}),
        boards=[
            leaderboard(metrics, one, shown, NOTE + left_out(pair_forecasts, one))
            for one in ("later", "new")
            if (metrics["split"] == one).any()
        ],
        tables=[
            _told_apart(classes),
            measured(by_class, "Category by category", ["category"], BY_CLASS,
                     "The champion on later customers."),
            *_without(ablation),
            _plan(experiment, options),
        ],
        figures=figures,
    )  # fmt: skip


def _todo(experiment: pd.DataFrame) -> list[str]:
    """Say which campaign can be tested, of those whose lift is the smallest."""
    able = experiment[experiment["enough"]]
    if able.empty:
        return ["No category has customers enough to test a campaign on it."]
    best = able.sort_values(["lift", "per_arm"]).iloc[0]
    return [
        f"Write about {best['category']} to {best['customers']:,} customers whose "
        f"likeliest category it is: {best['per_arm']:,.0f} with and as many without "
        f"the letter would show a rise by {best['lift']:.0%}."
    ]


def _told_apart(classes: pd.DataFrame) -> dict[str, Any]:
    rows = [
        {
            "kind": "candidate",
            "cells": [
                row.category,
                f"{row.products:,}",
                f"{row.line_share:.1%}",
                f"{row.order_share:.1%}",
            ],
        }
        for row in classes.itertuples()
    ]
    return {
        "title": "The categories",
        "note": TOLD_APART,
        "rows": rows,
        "columns": ["category", "products", "lines", "orders"],
    }


def _without(ablation: pd.DataFrame) -> list[dict[str, Any]]:
    if ablation.empty:
        return []
    title = "Without some of what is read"
    return [measured(ablation, title, ["without"], WITHOUT, LESS)]


def _plan(experiment: pd.DataFrame, options: Options) -> dict[str, Any]:
    columns = ["category", "customers", "order share", "rate",
               *(f"+{lift:.0%}" for lift in options.predicting.experiment.lifts),
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
    own = options.predicting.experiment
    note = PLAN.format(power=own.power, level=own.level)
    return {"title": "How large a test must be", "note": note, "columns": columns,
            "rows": rows}  # fmt: skip
