"""The page of `next_event`: how far to trust it."""

from typing import Any

import pandas as pd

from shopcast.pipelines.next_event.task import NEXT_EVENT
from shopcast.showing.answers import Answer, day_of, first_rows, write
from shopcast.showing.findings import Picture
from shopcast.showing.pages import leaderboards, measured
from shopcast.showing.trust import trust

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


LISTED = {
    "customer_id": "{}", "at": "{:%Y-%m-%d %H:%M}", "events": "{:,}",
    "last_type": "{}", "likeliest": "{}", "p_purchase": "{:.1%}",
}  # fmt: skip
LISTED_NOTE = (
    "Customers' last sessions, as if they were going on: where a purchase is still "
    "likeliest."
)


def make_page(
    metrics: pd.DataFrame,
    champion: str,
    predictions: pd.DataFrame,
    differences: pd.DataFrame,
    prefixes: pd.DataFrame,
    ablation: pd.DataFrame,
    **figures: Picture,
) -> tuple[str, dict[str, Any]]:
    """Write the page of what visitors do next."""
    ordered = predictions.sort_values("p_purchase", ascending=False)
    return write(
        "next_event",
        Answer(
            title="What will the visitor do next?",
            number=f"{predictions['p_purchase'].mean():.1%} still buy",
            says=f"After the last event of the last sessions of {len(predictions):,} "
            "customers, so many would still buy, if the sessions went on.",
            trust=trust(metrics, differences, champion, NEXT_EVENT.choice.by,
                        NEXT_EVENT.kinds),
            as_of=day_of(predictions),
            todo=["Ask it while visits go on: shopcast serve."],
        ),
        "After every event of a session: its next event, or its end, and whether it "
        "still ends in a purchase.",
        first_rows(ordered, LISTED, LISTED_NOTE, {"p_purchase": "still buys"}),
        boards=leaderboards(metrics, SHOWN, NOTE),
        tables=[
            measured(differences, "The champion less the others", ["split", "other"],
                     COMPARED, PAIRED),
            measured(prefixes, "A purchase, as a session goes on", ["after"], AFTER,
                     "Later customers; the champion."),
            *_otherwise(ablation),
        ],
        figures=figures,
    )  # fmt: skip


def _otherwise(ablation: pd.DataFrame) -> list[dict[str, Any]]:
    if ablation.empty:
        return []
    title, by = "One thing done otherwise", ["network", "split", "change"]
    return [measured(ablation, title, by, OTHERWISE, CHANGED)]
