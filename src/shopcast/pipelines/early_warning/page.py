"""The page and the figure of `early_warning`."""

from typing import Any

import pandas as pd

from shopcast.pipelines.early_warning.options import Options
from shopcast.showing.answers import Answer, day_of, first_rows, write
from shopcast.showing.findings import Finding, Picture
from shopcast.showing.style import ACCENT, INK, PALE, new_figure

NOTE = "Those to whom an offer is expected to bring most come first."
LISTED = {
    "customer_id": "{}", "at": "{:%Y-%m-%d %H:%M}", "events": "{}", "last_type": "{}",
    "p_purchase": "{:.1%}", "expected_gain": "{:,.2f}", "description": "{}",
    "brand": "{}", "category": "{}", "order_value": "{:,.0f}",
    "lifetime_value": "{:,.0f}", "segment": "{}",
}  # fmt: skip
NAMES = {"description": "offer", "brand": "favourite_brand",
         "category": "favourite_category"}  # fmt: skip


def plot_costs(costs_on_validation: pd.DataFrame) -> Finding:
    """Draw what offers below each threshold would have brought."""
    figure, (axis,) = new_figure(size=(6, 4))
    table = costs_on_validation
    best = table[table["best"]].iloc[0]
    axis.plot(table["threshold"], table["gain_per_1000"], color=INK)
    axis.axhline(0, color=PALE, lw=0.8)
    axis.plot(best["threshold"], best["gain_per_1000"], "o", color=ACCENT)
    axis.set(xlabel="offers to visitors with a chance of a purchase below",
             ylabel="gain per 1,000 sessions",
             title="What a threshold brings")  # fmt: skip
    return Finding(figure, "Whom to warn of", (
        f"On validation offers below a chance of {best['threshold']:.1%} bring most: "
        f"{best['gain_per_1000']:,.1f} per 1,000 sessions, to {best['warned']:.0%} of "
        f"them, and find {best['leavers_found']:.0%} of those who leave."
    ))  # fmt: skip


def make_page(
    predictions: pd.DataFrame,
    returns: pd.DataFrame,
    options: Options,
    **figures: Picture,
) -> tuple[str, dict[str, Any]]:
    """Write the page of who is about to leave."""
    one, costs = returns.iloc[0], options.costs
    return write(
        "early_warning",
        Answer(
            title="Who is about to leave without buying?",
            number=f"{one['contacts']:,.0f} visitors to contact",
            says=f"Offers to them cost {one['cost']:,.0f} and earn "
            f"{one['earned']:,.0f} by {one['purchases']:.1f} purchases more, if "
            f"{costs.effect:.0%} of those who would leave buy, an offer costs "
            f"{costs.offer:g}, a contact {costs.contact:g}, and {costs.margin:.0%} of "
            "an order is earned.",
            trust=_trust(one),
            as_of=day_of(predictions),
            todo=[
                f"Make each of the {one['contacts']:,.0f} visitors the offer of the "
                f"list: it should bring {one['gain']:,.0f} more than it costs."
            ],
        ),
        "Of the customers with a session of late, as if it were going on.",
        first_rows(predictions, LISTED, NOTE, NAMES),
        boards=[],
        tables=[],
        figures=figures,
    )


def _trust(one: pd.Series) -> dict[str, Any]:
    arm = "more than there are" if pd.isna(one["per_arm"]) else f"{one['per_arm']:,.0f}"
    verdict = "Can be tested" if one["enough"] else "Cannot be tested yet"
    sentence = (
        "What an offer does is assumed, not learnt: no offers were seen. A test that "
        f"proves it needs {arm} visitors with an offer and as many without."
    )
    return {"verdict": verdict, "sentence": sentence, "bars": []}
