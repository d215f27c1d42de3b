"""The figure of categories' seasons: of whole months, and a year of them at least."""

import numpy as np
import pandas as pd

from shopcast.pipelines.eda.months import YEAR, whole_months
from shopcast.pipelines.eda.products import OTHER
from shopcast.pipelines.eda.sales_figures import mark_holidays
from shopcast.showing.findings import Finding, Sentence, not_shown
from shopcast.showing.style import new_figure


def plot_category_months(
    category_months: pd.DataFrame, sales_days: pd.DataFrame
) -> Finding:
    """Draw revenue by category and whole month, with the holidays."""
    title = "Seasons of categories"
    if category_months.empty:
        return not_shown(title, "this store has no categories")
    if not category_months["revenue"].any():
        return not_shown(title, "no category brings revenue")
    grid = category_months.pivot_table(
        index="month", columns="category", values="revenue", aggfunc="sum"
    )
    grid = grid.reindex(whole_months(sales_days["day"])).fillna(0)
    if grid.empty or not grid.to_numpy().any():
        return not_shown(title, "the data hold no whole month with revenue")
    part = grid.div(grid.sum(axis=1), axis=0)
    share = part / part.mean()
    figure, axes = new_figure(1, 2, size=(7, 3.4))
    named = grid.drop(columns=OTHER, errors="ignore")
    for name in named.columns[np.argsort(-named.sum())]:
        axes[0].plot(grid.index + pd.Timedelta(days=14), grid[name], label=name)
    axes[0].set(title="Revenue by category and month", ylabel="revenue a month")
    axes[0].legend(
        frameon=False, fontsize=7, loc="center left", bbox_to_anchor=(1, 0.5)
    )
    axes[0].tick_params(axis="x", labelrotation=30)
    mark_holidays(axes[0], sales_days)
    image = axes[1].imshow(share.T, aspect="auto", cmap="PuBu", vmin=0)
    axes[1].set_yticks(range(len(share.columns)), share.columns, fontsize=8)
    months = [f"{month:%b %y}" for month in share.index]
    axes[1].set_xticks(range(len(months)), months, rotation=60, fontsize=7)
    axes[1].set(title="A category's part of a month's revenue, beside its mean part")
    figure.colorbar(image, ax=axes[1], label="times its mean part")
    return Finding(figure, title, _say(named, share[named.columns]))


def _say(revenue: pd.DataFrame, share: pd.DataFrame) -> Sentence:
    """Tell the largest category, and the strongest season where there is a year."""
    most = {"first": revenue.index[0], "last": revenue.index[-1]}
    most |= {"top": revenue.sum().idxmax()}
    told = (
        "In the whole months, {first:%B %Y} to {last:%B %Y}, {top} brings most revenue"
    )
    if len(share) < YEAR:
        return Sentence(told + "; less than a year tells of no season.", **most)
    by_month = share.groupby(share.index.month).mean()
    peak = by_month.max().idxmax()
    month, times = int(by_month[peak].idxmax()), by_month[peak].max()
    years = int((share.index.month == month).sum())
    return Sentence(
        told + "; the strongest season is that of {peak}, with {times:.1f} times its "
        "mean part of revenue in {month:%B} "
        + ("(of one year only)." if years == 1 else "(the mean of {years})."),
        **most,
        peak=peak,
        times=times,
        month=pd.Timestamp(2000, month, 1),
        years=years,
    )
