"""The pages of `segmentation`: how segments were found, and what to do with each."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.pipelines.segmentation import naming
from shopcast.pipelines.segmentation.facts import SHARE
from shopcast.pipelines.segmentation.options import Options
from shopcast.pipelines.segmentation.spaces import REBUILT
from shopcast.showing.answers import Answer, first_rows, write
from shopcast.showing.findings import Picture
from shopcast.showing.pages import leaderboard, render

STABILITY = {
    "segments": ".0f",
    "silhouette": ".3f",
    "smallest": ".1%",
    "seed_ari": ".3f",
    "bootstrap_ari": ".3f",
}
NOTE = (
    "Each model at the number of segments that the rule chooses for it. Silhouettes "
    "are of each model's own space and do not compare between models. In brackets: "
    "2.5 % and 97.5 % of the pairs of runs."
)
REBUILT_NOTE = (
    "Squared error of customers kept out of all fitting, as a share of a block's "
    "variance, summed over blocks, and by block."
)
COUNTED = {"segment": "{}", "name": "{}", "customers": "{:,}", "share": "{:.0%}"}
COUNTED_NOTE = "Today's customers by segment; 0 is without an order."
WHOLE = {"customers", "segment", "name"}


def make_page(
    metrics: pd.DataFrame,
    champion: dict[str, Any],
    profiles: pd.DataFrame,
    predictions: pd.DataFrame,
    standouts: pd.DataFrame,
    options: Options,
    **figures: Picture,
) -> tuple[str, dict[str, Any]]:
    """Write the page on how the segments were found and how far to trust them."""
    errors = [
        name
        for name in metrics["metric"].unique()
        if str(name).startswith("reconstruction")
    ]
    rebuilt = metrics[metrics["model"].isin(REBUILT)]
    called = profiles.sort_values("segment")
    return write(
        "segmentation",
        Answer(
            title="What kinds of customers are there?",
            number=f"{len(called)} kinds",
            says="; ".join(called["name"]) + ". " + _largest(profiles),
            trust={
                "verdict": _held(metrics, champion, options.choice.bootstrap_ari),
                "sentence": champion["reason"],
                "bars": [],
            },
            todo=["Treat each kind by its page in the playbook."],
        ),
        "Segments by how, what and when customers buy, and how they browse.",
        first_rows(_counted(predictions), COUNTED, COUNTED_NOTE, {}),
        boards=[
            leaderboard(
                metrics[metrics["metric"].isin(STABILITY)], "train", STABILITY, NOTE
            ),
            leaderboard(rebuilt, "new", dict.fromkeys(errors, ".3f"), REBUILT_NOTE),
        ],
        tables=[_standouts(standouts, predictions)],
        figures=figures,
        template="segmentation.html",
        profiles=_shaded(profiles),
    )  # fmt: skip


def _largest(profiles: pd.DataFrame) -> str:
    best = profiles.loc[profiles["revenue_share"].idxmax()]
    return (
        f"Most revenue comes from “{best['name']}”: {best['share']:.0%} of the "
        f"customers, {best['revenue_share']:.0%} of the revenue."
    )


def _held(metrics: pd.DataFrame, champion: dict[str, Any], enough: float) -> str:
    own = metrics[metrics["model"] == champion["model"]]
    agreed = own.loc[own["metric"] == "bootstrap_ari", "value"].iloc[0]
    word = "Steady" if agreed >= enough else "Not steady"
    return f"{word}: other samples of customers agree by {agreed:.0%}"


def _counted(predictions: pd.DataFrame) -> pd.DataFrame:
    counts = predictions.groupby(["segment", "name"]).size().rename("customers")
    table = counts.reset_index().sort_values("segment")
    return table.assign(share=table["customers"] / len(predictions))


def _standouts(standouts: pd.DataFrame, predictions: pd.DataFrame) -> dict[str, Any]:
    """Lay out who stands out, whatever the segment, and in which segments they are."""
    rows = []
    both = standouts.merge(predictions[["customer_id", "name"]], on="customer_id")
    for called, table in both.groupby("standout", sort=False):
        segment = table["name"].value_counts(normalize=True)
        cells = [
            called,
            f"{len(table):,}",
            f"{table['spend'].sum():,.0f}",
            f"{segment.index[0]} ({segment.iloc[0]:.0%})",
            ", ".join(table["customer_id"].head(8)),
        ]
        rows.append({"kind": "", "cells": cells})
    return {
        "title": "Customers who stand out",
        "note": "Far above the shop in one trait, whatever the segment; standouts.csv "
        "has all of them.",
        "columns": ["", "customers", "spent", "mostly in segment", "most of all"],
        "rows": rows,
    }


def _shaded(profiles: pd.DataFrame) -> dict[str, Any]:
    """Lay out averages, shaded by how far they lie above the other segments'."""
    columns = [name for name in profiles if name != "segment"]
    rows = []
    for _, row in profiles.iterrows():
        cells = []
        for name in columns:
            values = profiles[name]
            shade = 0.0
            if name not in WHOLE:
                low, high = values.min(), values.max()
                shade = float((row[name] - low) / (high - low)) if high > low else 0.0
                shade = 0.0 if np.isnan(shade) else shade
            cells.append({"text": _text(name, row[name]), "shade": round(shade, 2)})
        rows.append(cells)
    names = [naming.READABLE.get(name, name.removeprefix(SHARE)) for name in columns]
    return {"columns": names, "rows": rows}


def _text(name: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return ""
    if name.endswith("share") or name.startswith(SHARE):
        return f"{value:.0%}"
    return f"{value:,.0f}" if name in WHOLE or abs(value) >= 100 else f"{value:,.1f}"


def make_playbook(
    profiles: pd.DataFrame,
    traits: pd.DataFrame,
    predictions: pd.DataFrame,
    options: Options,
) -> str:
    """Write what to do with each segment, and whom it holds."""
    table = traits.set_index("segment")
    cards = []
    for _, row in profiles.iterrows():
        own = predictions[predictions["segment"] == row["segment"]]
        closest = own.nlargest(5, "margin")["customer_id"]
        cards.append(
            {
                "number": row["segment"],
                "name": row["name"],
                "size": f"{row['share']:.0%} of the customers of training, "
                f"{row['revenue_share']:.0%} of their revenue",
                "facts": _facts(row),
                "traits": [
                    f"{words} ({table.loc[row['segment'], trait]:+.1f} deviations)"
                    for trait, _, words in naming.say_traits(
                        table.loc[row["segment"]], options
                    )[:5]
                ],
                "advice": naming.advise(table.loc[row["segment"]], options),
                "closest": closest.tolist(),
            }
        )
    waiting = int((predictions["segment"] == 0).sum())
    return render(
        "playbook.html",
        title="What to do with each segment",
        cards=cards,
        waiting=waiting,
    )


def _facts(row: pd.Series) -> list[str]:
    return [
        f"{text}: {_text(name, row[name])}"
        for name, text in naming.READABLE.items()
        if name in row and not pd.isna(row[name])
    ]
