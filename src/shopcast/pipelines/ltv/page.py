"""The page of `ltv`: how far to trust the forecast, in words and figures."""

from typing import Any

import pandas as pd

from shopcast.features.cutoffs import Periods
from shopcast.pipelines.ltv.outlook import beside_last_year
from shopcast.pipelines.ltv.task import LTV
from shopcast.showing.answers import Answer, day_of, first_rows, write
from shopcast.showing.findings import Picture
from shopcast.showing.pages import leaderboards
from shopcast.showing.trust import trust

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


LISTED = {
    "customer_id": "{}", "expected_spend": "{:,.0f}", "low": "{:,.0f}",
    "high": "{:,.0f}", "p_buy": "{:.0%}", "expected_orders": "{:.1f}",
}  # fmt: skip
LISTED_NOTE = (
    "Those who are expected to spend most. With a probability of 80 % it is from low "
    "to high."
)


def make_page(
    metrics: pd.DataFrame,
    differences: pd.DataFrame,
    champion: str,
    predictions: pd.DataFrame,
    totals: pd.DataFrame,
    budget: pd.DataFrame,
    outlook: dict[str, Any],
    periods: Periods,
    **figures: Picture,
) -> tuple[str, dict[str, Any]]:
    """Write the page of today's forecast, its leaderboard and its figures."""
    everybody, days = totals.iloc[0], periods.horizon_days
    total, best = everybody["expected_spend"], budget.iloc[0]
    answer = Answer(
        title="How much will customers spend?",
        number=f"{total:,.0f} in the next {days} days",
        says=f"From {everybody['customers']:,.0f} customers; with a probability of "
        f"80 % it will be {everybody['low']:,.0f} to {everybody['high']:,.0f}. "
        + beside_last_year(total, outlook),
        trust=trust(metrics, differences, champion, LTV.choice.by, LTV.kinds),
        as_of=day_of(predictions),
        todo=[
            f"Keep the {best['customers']:,.0f} customers who are worth most: they "
            f"are expected to spend {best['expected_spend']:,.0f}, "
            f"{best['share']:.0%} of all."
        ],
    )
    ordered = predictions.sort_values("expected_spend", ascending=False)
    return write(
        "ltv",
        answer,
        f"Spend of every customer over the next {days} days.",
        first_rows(ordered, LISTED, LISTED_NOTE, {"p_buy": "buys"}),
        boards=leaderboards(metrics, SHOWN, NOTE),
        tables=[],
        figures=figures,
    )
