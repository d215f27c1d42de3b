"""The page of `ltv`: how far to trust the forecast, in words and figures."""

import pandas as pd

from shopcast.features.cutoffs import Periods
from shopcast.showing.findings import Picture
from shopcast.showing.pages import illustrate, in_words, leaderboards, render

SHOWN = {
    "mae": ",.1f",
    "spearman": ".3f",
    "normalised_gini": ".3f",
    "total_bias": "+.1%",
}
NOTE = (
    "Spend per customer over the horizon, with 95 % bootstrap intervals over "
    "customers. Baselines first; the champion, chosen on validation, is in red."
)


def make_page(
    metrics: pd.DataFrame,
    champion: str,
    predictions: pd.DataFrame,
    periods: Periods,
    **figures: Picture,
) -> str:
    """Write the page of today's forecast, its leaderboard and its figures."""
    total, days = predictions["expected_spend"].sum(), periods.horizon_days
    return render(
        "task.html",
        title="How much will customers spend?",
        question=f"Spend of every customer over the next {days} days.",
        summary=[
            f"The champion is {in_words(champion)}. It expects "
            f"{len(predictions):,} customers to spend {total:,.0f} in the next "
            f"{days} days."
        ],
        tables=leaderboards(metrics, SHOWN, NOTE),
        figures=illustrate(figures),
    )
