"""The page of `basket`: how far to trust the lists, and some of them."""

from typing import Any

import pandas as pd

from shopcast.pipelines.basket.task import BASKET
from shopcast.showing.answers import TOP, Answer, day_of, first_rows, write
from shopcast.showing.findings import Picture
from shopcast.showing.pages import leaderboards, measured
from shopcast.showing.trust import trust

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


LISTED = {"customer_id": "{}", "products": "{}", "hits": "{:.2f}"}
LISTED_NOTE = (
    "Those in whose next basket most of ten products will be; first three of the ten."
)


def make_page(
    metrics: pd.DataFrame,
    differences: pd.DataFrame,
    champion: str,
    predictions: pd.DataFrame,
    by_length: pd.DataFrame,
    examples: pd.DataFrame,
    **figures: Picture,
) -> tuple[str, dict[str, Any]]:
    """Write the page of what the next baskets will contain."""
    listed = predictions[predictions["rank"] <= 10]
    hits = listed.groupby("customer_id")["probability"].sum().sort_values()[::-1]
    later = differences[differences["split"] == "later"]
    size = min(10, int(predictions["rank"].max()))
    return write(
        "basket",
        Answer(
            title="What will the next basket contain?",
            number=f"{hits.mean():.2f} of {size} suggested products",
            says="So many of a customer's list are expected in the next basket; "
            f"{len(hits):,} customers are listed. Suggested most often: "
            f"{', '.join(_often(listed))}.",
            trust=trust(metrics, differences, champion, BASKET.choice.by,
                        BASKET.kinds),
            as_of=day_of(predictions),
            todo=["Show customers their lists: in letters, and where they pay."],
        ),
        "For every customer, should an order come now.",
        first_rows(_lists(listed, hits), LISTED, LISTED_NOTE,
                   {"hits": f"expected of {size}"}),
        boards=leaderboards(metrics, SHOWN, NOTE),
        tables=[
            measured(later, "The champion less the others", ["other"], COMPARED,
                     PAIRED),
            measured(by_length, "By length of history", ["baskets", "model"],
                     BY_LENGTH, "Later customers, by their baskets before."),
            _examples(examples),
        ],
        figures=figures,
    )  # fmt: skip


def _often(listed: pd.DataFrame) -> list[str]:
    first = listed[listed["rank"] == 1]
    return _called(first).value_counts().index[:3].tolist()


def _lists(listed: pd.DataFrame, hits: pd.Series) -> pd.DataFrame:
    some = listed[listed["customer_id"].isin(hits.index[:TOP]) & (listed["rank"] <= 3)]
    names = some.assign(called=_called(some)).groupby("customer_id")["called"]
    table = pd.DataFrame({"products": names.agg("; ".join), "hits": hits.head(TOP)})
    return table.loc[hits.index[:TOP]].rename_axis("customer_id").reset_index()


def _called(table: pd.DataFrame) -> pd.Series:
    return table["description"].fillna(table["product_id"]).astype(str)


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
