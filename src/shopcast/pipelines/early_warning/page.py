"""The page and the figure of `early_warning`."""

import pandas as pd

from shopcast.pipelines.early_warning.options import Options
from shopcast.showing.findings import Finding, Picture
from shopcast.showing.pages import illustrate, render
from shopcast.showing.style import ACCENT, INK, PALE, new_figure

SHOWN = 20
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
) -> str:
    """Write the page of who is about to leave."""
    one, costs = returns.iloc[0], options.costs
    arm = "more than there are" if pd.isna(one["per_arm"]) else f"{one['per_arm']:,.0f}"
    return render(
        "task.html",
        title="Who is about to leave without buying?",
        question="Of the customers with a session of late, as if it were going on.",
        summary=[
            f"{one['contacts']:,.0f} visitors are listed in "
            "07_model_output/early_warning.parquet. Offers to them cost "
            f"{one['cost']:,.0f} and earn {one['earned']:,.0f} by "
            f"{one['purchases']:.1f} purchases more, if {costs.effect:.0%} of those "
            f"who would leave buy, an offer costs {costs.offer:g}, a contact "
            f"{costs.contact:g}, and {costs.margin:.0%} of an order is earned. A test "
            f"that proves it needs {arm} visitors per arm.",
        ],
        tables=[_listed(predictions)],
        figures=illustrate(figures),
    )


def _listed(predictions: pd.DataFrame) -> dict:
    first = predictions.head(SHOWN)
    cells = [
        first[name].map(form.format, na_action="ignore").astype("object").fillna("")
        for name, form in LISTED.items()
    ]
    return {
        "title": "The first of them",
        "note": "Those to whom an offer is expected to bring most come first.",
        "columns": [NAMES.get(name, name) for name in LISTED],
        "rows": [
            {"kind": "candidate", "cells": list(row)}
            for row in zip(*cells, strict=True)
        ],
    }
