"""The page of `basket`: how far to trust the lists, and some of them."""

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
    "recall_at_10": ".3f",
    "recall_at_20": ".3f",
    "ndcg_at_10": ".3f",
    "ndcg_of_hits_at_10": ".3f",
    "hit_rate_at_10": ".3f",
    "mrr_at_10": ".3f",
    "repeat_recall_at_10": ".3f",
    "explore_recall_at_10": ".3f",
    "cold_recall_at_10": ".3f",
}
NOTE = (
    "Each customer's last basket of the test, with 95 % bootstrap intervals. Recall is "
    "the share of the whole basket that is listed. NDCG divides the discounted gain by "
    "that of an ideal list of the basket; NDCG of hits by that of the same hits put "
    "first. Repeat and explore parts: what the customer had before or not, of baskets "
    "with any. Cold products had few buyers before. Ties go to the more popular "
    "product, then by id. Baselines first; the champion, chosen on validation, is in "
    "red."
)
COMPARED = {"recall_at_10": "+.3f", "recall_at_20": "+.3f", "ndcg_at_10": "+.3f"}
PAIRED = "The champion's lists less the other's, list by list; later customers."
BY_LENGTH = {"recall_at_10": ".3f", "recall_at_20": ".3f", "hit_rate_at_10": ".3f"}


def make_page(
    metrics: pd.DataFrame,
    champion: str,
    predictions: pd.DataFrame,
    differences: pd.DataFrame,
    by_length: pd.DataFrame,
    examples: pd.DataFrame,
    **figures: Picture,
) -> str:
    """Write the page of what the next baskets will contain."""
    first = predictions[predictions["rank"] <= 10]
    hits = first.groupby("customer_id")["probability"].sum().mean()
    return render(
        "task.html",
        title="What will the next basket contain?",
        question="For every customer, should an order come now.",
        summary=[
            f"The champion is {in_words(champion)}. "
            f"{predictions['customer_id'].nunique():,} customers are listed with "
            "their likeliest products in 07_model_output/basket.parquet; a list of "
            f"{min(10, int(predictions['rank'].max()))} is expected to hold "
            f"{hits:.2f} products of the next basket.",
        ],
        tables=[
            *leaderboards(metrics, SHOWN, NOTE),
            measured(differences, "The champion less the others", ["other"], COMPARED,
                     PAIRED),
            measured(by_length, "By length of history", ["baskets", "model"],
                     BY_LENGTH, "Later customers, by their baskets before."),
            _examples(examples),
        ],
        figures=illustrate(figures),
    )  # fmt: skip


def _examples(examples: pd.DataFrame) -> dict[str, Any]:
    rows = [
        {"kind": "candidate", "cells": [str(one) for one in row]}
        for row in examples.assign(
            day=pd.to_datetime(examples["day"]).dt.date
        ).itertuples(index=False)
    ]
    return {
        "title": "Ten customers",
        "note": "Drawn from the later customers; * was bought.",
        "columns": list(examples.columns),
        "rows": rows,
    }
