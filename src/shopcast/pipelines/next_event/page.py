"""The page of `next_event`: how far to trust it."""

from typing import Any

import pandas as pd

from shopcast.showing.findings import Picture
from shopcast.showing.pages import (
    illustrate,
    in_words,
    leaderboards,
    measured,
    render,
)

SHOWN = {
    "log_loss": ".4f",
    "macro_f1": ".3f",
    "accuracy": ".3f",
    "purchase_roc_auc": ".3f",
    "purchase_average_precision": ".3f",
    "purchase_log_loss": ".4f",
    "purchase_calibration_error": ".4f",
}
NOTE = (
    "After every event of the test's sessions, with 95 % bootstrap intervals over "
    "customers: the class of what comes next (a type, or the session's end), and "
    "whether a purchase comes before the end. Macro F1 is a mean over classes. "
    "Baselines first; the champion, chosen on validation, is in red."
)
COMPARED = {"log_loss": "+.4f", "macro_f1": "+.4f"}
PAIRED = "The champion less the other, event by event; less log-loss is better."
OTHERWISE = {
    "log_loss": ".4f",
    "macro_f1": ".3f",
    "purchase_average_precision": ".3f",
    "purchase_log_loss": ".4f",
}
CHANGED = (
    "Class weights and sampling move the prior; it is set right on validation, as for "
    "all models. A tenth of training's customers, and all who are not in it, are read "
    "as unknown."
)
AFTER = {"roc_auc": ".3f", "average_precision": ".3f", "log_loss": ".4f",
         "calibration_error": ".4f", "base_rate": ".3f"}  # fmt: skip


def make_page(
    metrics: pd.DataFrame,
    champion: str,
    predictions: pd.DataFrame,
    differences: pd.DataFrame,
    prefixes: pd.DataFrame,
    ablation: pd.DataFrame,
    **figures: Picture,
) -> str:
    """Write the page of what visitors do next."""
    mean = predictions["p_purchase"].mean()
    return render(
        "task.html",
        title="What will the visitor do next?",
        question="After every event of a session: its next event, or its end, and "
        "whether it still ends in a purchase.",
        summary=[
            f"The champion is {in_words(champion)}. The last sessions of "
            f"{len(predictions):,} customers are in "
            f"07_model_output/next_event.parquet; after their last event a purchase "
            f"was still to be expected in {mean:.1%} of them.",
        ],
        tables=[
            *leaderboards(metrics, SHOWN, NOTE),
            measured(differences, "The champion less the others", ["split", "other"],
                     COMPARED, PAIRED),
            measured(prefixes, "A purchase, as a session goes on", ["after"], AFTER,
                     "Later customers; the champion."),
            *_otherwise(ablation),
        ],
        figures=illustrate(figures),
    )  # fmt: skip


def _otherwise(ablation: pd.DataFrame) -> list[dict[str, Any]]:
    if ablation.empty:
        return []
    title, by = "One thing done otherwise", ["network", "split", "change"]
    return [measured(ablation, title, by, OTHERWISE, CHANGED)]
