"""Figures of sales, each with a sentence on what it shows."""

import numpy as np
import pandas as pd

from shopcast.pipelines.eda.months import whole_months
from shopcast.showing.findings import Finding, Sentence, not_shown
from shopcast.showing.style import ACCENT, INK, PALE, new_figure

FOLLOWED = (1, 6, 12)
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def mark_holidays(axis, sales_days: pd.DataFrame) -> None:
    """Draw a line at each holiday, and its name."""
    holidays = sales_days.dropna(subset="holiday")
    top = axis.get_xaxis_transform()
    for day, name in zip(holidays["day"], holidays["holiday"], strict=True):
        axis.axvline(day, color=PALE, lw=0.7, ls=":", zorder=0)
        if len(holidays) <= 12:
            axis.text(
                day, 0.99, name[:18], rotation=90, va="top", ha="right", fontsize=6,
                color=INK, transform=top,
            )  # fmt: skip


def plot_daily(sales_days: pd.DataFrame) -> Finding:
    """Draw orders and revenue by day, with the mean of seven days."""
    figure, axes = new_figure(1, 2, size=(7, 2.8))
    for axis, what in zip(axes, ("orders", "revenue"), strict=True):
        axis.bar(
            sales_days["day"], sales_days[what], width=1.0, color=PALE, label="a day"
        )
        mean = sales_days[what].rolling(7, center=True, min_periods=7).mean()
        axis.plot(sales_days["day"], mean, color=ACCENT, label="mean of 7 days")
        axis.set(title=f"{what.capitalize()} by day", ylabel=f"{what} a day")
        mark_holidays(axis, sales_days)
    axes[0].legend(
        frameon=False, ncols=2, loc="lower right", bbox_to_anchor=(1, 1), fontsize=8
    )
    best = sales_days.loc[sales_days["revenue"].idxmax()]
    quarter, orders = min(91, len(sales_days) // 2), sales_days["orders"]
    said = Sentence(
        "{orders:,.0f} orders brought {revenue:,.0f}, net of returns, in {days:,} "
        "days, most ({most:,.0f}) on {best:%d %B %Y}; the last {quarter} days had "
        "{ratio:.1f} times the orders of the first.",
        orders=orders.sum(),
        revenue=sales_days["revenue"].sum(),
        days=len(sales_days),
        most=best["revenue"],
        best=best["day"],
        quarter=quarter,
        ratio=orders.iloc[-quarter:].sum() / max(orders.iloc[:quarter].sum(), 1),
    )
    return Finding(figure, "Orders and revenue over time", said)


def plot_week_hours(week_hours: pd.DataFrame) -> Finding:
    """Draw a heatmap of orders by weekday and hour."""
    grid = week_hours.pivot(index="weekday", columns="hour", values="orders")
    grid = grid.reindex(index=range(7), columns=range(24)).fillna(0)
    figure, (axis,) = new_figure(size=(7, 3))
    image = axis.imshow(grid, aspect="auto", cmap="PuBu")
    axis.set_yticks(range(7), WEEKDAYS)
    axis.set(title="Orders by weekday and hour", xlabel="hour (the shop's time)")
    axis.set_xticks(range(0, 24, 2))
    figure.colorbar(image, ax=axis, label="orders")
    days = grid.sum(axis=1) / grid.to_numpy().sum()
    weekday, hour = np.unravel_index(grid.to_numpy().argmax(), grid.shape)
    said = Sentence(
        "The busiest hour is {weekday} {hour}:00; {most} has {most_share:.0%} of the "
        "orders and {fewest} {fewest_share:.0%}.",
        weekday=WEEKDAYS[weekday],
        hour=int(hour),
        most=WEEKDAYS[days.argmax()],
        most_share=days.max(),
        fewest=WEEKDAYS[days.argmin()],
        fewest_share=days.min(),
    )
    return Finding(figure, "When customers order", said)


def plot_gaps(gaps: pd.DataFrame) -> Finding:
    """Draw how many days pass between two days with an order of one customer."""
    title = "Days between orders"
    if gaps.empty:
        return not_shown(title, "no customer has ordered on two days")
    share = gaps["gaps"].cumsum() / gaps["gaps"].sum()
    median = int(gaps["days"][share.searchsorted(0.5)])
    week = float(share[gaps["days"] <= 7].max()) if (gaps["days"] <= 7).any() else 0.0
    last = int(gaps["days"][min(share.searchsorted(0.95), len(gaps) - 1)])
    shown = gaps[gaps["days"] <= last]
    figure, (axis,) = new_figure(size=(7, 3))
    axis.bar(shown["days"], shown["gaps"], width=1.0, color=PALE)
    axis.axvline(median, color=ACCENT, label=f"median {median}")
    axis.set(title=f"{title} (95 % of them)", xlabel="days", ylabel="gaps")
    axis.legend(frameon=False)
    said = Sentence(
        "At least half of the {gaps:,} gaps between two days with an order are "
        "{median} days or shorter; {week:.0%} are a week or less.",
        gaps=gaps["gaps"].sum(),
        median=median,
        week=week,
    )
    return Finding(figure, title, said)


def plot_cohorts(cohort_months: pd.DataFrame, sales_days: pd.DataFrame) -> Finding:
    """Draw which share of each month's new customers ordered again, by month."""
    grid = cohort_months.pivot(index="month", columns="months", values="share")
    size = cohort_months[cohort_months["months"] == 0].set_index("month")["customers"]
    figure, (axis,) = new_figure(size=(7, 0.6 + 0.28 * len(grid)))
    later = grid.drop(columns=0)
    top = float(np.nanmax(later.to_numpy())) if later.size else 1.0
    image = axis.imshow(grid, aspect="auto", cmap="PuBu", vmin=0, vmax=top or 1.0)
    labels = [f"{day:%Y-%m} ({size[day]:,})" for day in grid.index]
    axis.set_yticks(range(len(grid)), labels, fontsize=8)
    axis.set(title="Share of a cohort that orders", xlabel="months since first order")
    figure.colorbar(image, ax=axis, format=lambda share, _: f"{share:.0%}")
    share = _share_after(cohort_months.assign(size=cohort_months["month"].map(size)),
                         sales_days)  # fmt: skip
    listed = ", ".join(f"{{share[{after}]:.0%}} after {after}" for after in share)
    said = Sentence(
        "{customers:,} customers by month of first order (number in brackets). Of "
        "those who can be followed for so many whole months, this share orders again "
        f"in the last of them: {listed or 'none can be'}.",
        customers=size.sum(),
        share=share,
    )
    return Finding(figure, "Who comes back", said)


def _share_after(
    cohort_months: pd.DataFrame, sales_days: pd.DataFrame
) -> dict[int, float]:
    """Tell which share orders in a month so long after that of the first order.

    In a month that the data hold in part, who orders later in it would be missing.
    """
    since = cohort_months["months"]
    month = cohort_months["month"].dt.to_period("M") + since
    whole = whole_months(sales_days["day"]).to_period("M")
    known = cohort_months[month.isin(whole) & since.isin(FOLLOWED)]
    sums = known.groupby("months")[["customers", "size"]].sum()
    return (sums["customers"] / sums["size"]).to_dict()
