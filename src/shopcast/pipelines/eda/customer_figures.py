"""Figures of sessions and single customers, each with a sentence."""

import numpy as np
import pandas as pd

from shopcast.pipelines.eda.sales_figures import WEEKDAYS
from shopcast.showing.findings import Finding, Sentence, not_shown
from shopcast.showing.style import ACCENT, INK, PALE, new_figure

NO_EVENTS = "this store has no events"


def plot_funnel(funnel: pd.DataFrame) -> Finding:
    """Draw which share of sessions comes to a view, a cart and a purchase."""
    title = "The funnel"
    if not funnel["sessions"].iloc[0]:
        return not_shown(title, NO_EVENTS)
    figure, (axis,) = new_figure(size=(7, 2.6))
    bars = axis.barh(funnel["step"], funnel["sessions"], color=PALE)
    labels = [f"{share:.1%}" for share in funnel["share"]]
    axis.bar_label(bars, labels, padding=3)
    axis.invert_yaxis()
    axis.margins(x=0.12)
    axis.set(title="Sessions with at least one", xlabel="sessions")
    share = funnel.set_index("step")["share"]
    said = Sentence(
        "Of {sessions:,} sessions {cart:.0%} put something into the cart and "
        "{purchase:.0%} have a purchase.",
        sessions=funnel["sessions"].iloc[0],
        cart=share["cart"],
        purchase=share["purchase"],
    )
    return Finding(figure, title, said)


def plot_session_days(session_days: pd.DataFrame) -> Finding:
    """Draw sessions by day and by weekday."""
    title = "Sessions over time"
    if session_days.empty:
        return not_shown(title, NO_EVENTS)
    figure, axes = new_figure(2, size=(5.5, 3))
    axes[0].bar(session_days["day"], session_days["sessions"], width=1.0, color=PALE)
    mean = session_days["sessions"].rolling(7, center=True, min_periods=7).mean()
    axes[0].plot(session_days["day"], mean, color=ACCENT, label="mean of 7 days")
    axes[0].set(title="Sessions by day", ylabel="sessions a day")
    axes[0].tick_params(axis="x", labelrotation=30)
    axes[0].legend(frameon=False)
    by_weekday = session_days.groupby(session_days["day"].dt.day_of_week)
    sums = by_weekday[["sessions", "sold"]].sum().reindex(range(7), fill_value=0)
    axes[1].bar(WEEKDAYS, sums["sessions"], color=PALE, label="sessions")
    axes[1].bar(WEEKDAYS, sums["sold"], color=INK, width=0.4, label="with a purchase")
    axes[1].set(title="Sessions by weekday (UTC)", ylabel="sessions")
    axes[1].legend(
        frameon=False, ncols=2, loc="lower right", bbox_to_anchor=(1, 1), fontsize=8
    )
    axes[1].title.set_y(1.08)
    most, least = sums["sessions"].idxmax(), sums["sessions"].idxmin()
    said = Sentence(
        "A day has {mean:,.1f} sessions on average; {most} has most and {fewest} "
        "fewest ({ratio:.0%} of it).",
        mean=session_days["sessions"].mean(),
        most=WEEKDAYS[most],
        fewest=WEEKDAYS[least],
        ratio=sums["sessions"][least] / max(sums["sessions"][most], 1),
    )
    return Finding(figure, title, said)


def plot_timelines(timeline_days: pd.DataFrame) -> Finding:
    """Draw the days of the most engaged customers: events, and orders."""
    customers = timeline_days["customer_id"].unique()
    place = timeline_days["customer_id"].map(
        {name: at for at, name in enumerate(customers)}
    )
    figure, (axis,) = new_figure(size=(7, 0.9 + 0.34 * len(customers)))
    visits, bought = timeline_days["events"] > 0, timeline_days["orders"] > 0
    size = 4 + 3 * np.sqrt(timeline_days["events"])
    axis.scatter(
        timeline_days["day"][visits], place[visits], size[visits], color=PALE,
        label="visited (larger: more events)",
    )  # fmt: skip
    axis.scatter(
        timeline_days["day"][bought], place[bought], 26, color=ACCENT, marker="|",
        label="ordered",
    )  # fmt: skip
    axis.set_yticks(range(len(customers)), customers)
    axis.invert_yaxis()
    axis.margins(y=0.12)
    axis.set(title="Days of the most engaged customers", ylabel="customer")
    axis.legend(frameon=False, ncols=2, loc="lower left", bbox_to_anchor=(0, 1.06))
    first = timeline_days[timeline_days["customer_id"] == customers[0]]
    said = Sentence(
        "Customer {customer} leads: active on {days:,} days, with {events:,.0f} events "
        "and {orders:,.0f} orders worth {worth:,.0f}.",
        customer=customers[0],
        days=len(first),
        events=first["events"].sum(),
        orders=first["orders"].sum(),
        worth=first["revenue"].sum(),
    )
    return Finding(figure, "The most engaged customers", said)


def plot_correlations(correlations: pd.DataFrame) -> Finding:
    """Draw how the numbers of a customer go together."""
    title = "What goes together"
    known = correlations.dropna()
    if known.empty:
        return not_shown(title, "customers do not differ")
    names = list(dict.fromkeys([*correlations["first"], *correlations["second"]]))
    grid = pd.DataFrame(np.eye(len(names)), names, names)
    for row in known.itertuples():
        grid.loc[row.first, row.second] = grid.loc[row.second, row.first] = (
            row.correlation
        )
    figure, (axis,) = new_figure(size=(7, 6))
    image = axis.imshow(grid, cmap="RdBu_r", vmin=-1, vmax=1)
    axis.set_xticks(range(len(names)), names, rotation=60, ha="right", fontsize=8)
    axis.set_yticks(range(len(names)), names, fontsize=8)
    axis.set(title="Correlation between a customer's numbers (on logs)")
    figure.colorbar(image, ax=axis)
    most, least = (
        known.loc[at]
        for at in (known["correlation"].idxmax(), known["correlation"].idxmin())
    )
    said = Sentence(
        "{closest[0]} and {closest[1]} go together most ({highest:+.2f}); "
        + (
            "the most opposed are {opposed[0]} and {opposed[1]} ({lowest:+.2f})."
            if least["correlation"] < 0
            else "no two are opposed."
        ),
        closest=(most["first"], most["second"]),
        highest=most["correlation"],
        opposed=(least["first"], least["second"]),
        lowest=least["correlation"],
    )
    return Finding(figure, title, said)
