"""The page of `ltv`: how far to trust the forecast, in words and figures."""

from typing import Any

import pandas as pd

from shopcast.features.cutoffs import Periods
from shopcast.pipelines.ltv.outlook import beside_last_year
from shopcast.showing.findings import Picture
from shopcast.showing.pages import illustrate, in_words, leaderboards, render

SHOWN = {
    "mae": ",.1f",
    "spearman": ".3f",
    "normalised_gini": ".3f",
    "total_bias": "+.1%",
    "crps": ",.1f",
    "coverage_buyers": ".0%",
}
NOTE = (
    "Spend per customer over the horizon, with 95 % bootstrap intervals over "
    "customers. Baselines first; the champion, chosen on validation, is in red."
)


def make_page(
    metrics: pd.DataFrame,
    champion: str,
    totals: pd.DataFrame,
    outlook: dict[str, Any],
    periods: Periods,
    **figures: Picture,
) -> str:
    """Write the page of today's forecast, its leaderboard and its figures."""
    everybody, days = totals.iloc[0], periods.horizon_days
    total, people = everybody["expected_spend"], everybody["customers"]
    return render(
        "task.html",
        title="How much will customers spend?",
        question=f"Spend of every customer over the next {days} days.",
        summary=[
            f"The champion is {in_words(champion)}. It expects "
            f"{people:,.0f} customers to spend {total:,.0f} in the next {days} days; "
            f"with a probability of 80 % it will be {everybody['low']:,.0f} to "
            f"{everybody['high']:,.0f}.",
            beside_last_year(total, outlook),
        ],
        tables=leaderboards(metrics, SHOWN, NOTE),
        figures=illustrate(figures),
    )
