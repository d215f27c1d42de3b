"""Figures of products, categories and words, each with a sentence."""

import numpy as np
import pandas as pd

from shopcast.pipelines.eda.products import OTHER, RANKINGS
from shopcast.pipelines.eda.sales_figures import mark_holidays
from shopcast.showing.findings import Finding, not_shown
from shopcast.showing.style import ACCENT, PALE, new_figure

WORD_COLOURS = "PuBu_r"


def _label(row) -> str:
    text = row.description if isinstance(row.description, str) else row.product_id
    return text[:32]


def plot_top_products(top_products: pd.DataFrame) -> Finding:
    """Draw the products sold most by units (net of returns), orders and revenue."""
    title = "Top products"
    if top_products.empty:
        return not_shown(title, "this store does not say which products are bought")
    figure, axes = new_figure(1, 3, size=(8, 2.6))
    for axis, by in zip(axes, RANKINGS, strict=True):
        table = top_products[top_products["by"] == by].iloc[::-1]
        labels = [f"{row.rank}. {_label(row)}" for row in table.itertuples()]
        axis.barh(labels, table[by], color=PALE)
        axis.tick_params(axis="y", labelsize=8)
        axis.set(title=f"by {by}, net of returns" if by == "units" else f"by {by}")
    first = top_products[top_products["rank"] == 1].set_index("by")
    said = [
        f"{_label(first.loc[by])} leads by {by} ({first.loc[by, by]:,.0f})"
        for by in RANKINGS
    ]
    return Finding(
        figure, title, "; ".join(said) + "; cancelled orders and returns do not count."
    )


def plot_category_months(
    category_months: pd.DataFrame, sales_days: pd.DataFrame
) -> Finding:
    """Draw revenue by category and month, with the holidays."""
    title = "Seasons of categories"
    if category_months.empty:
        return not_shown(title, "this store has no categories")
    grid = category_months.pivot_table(
        index="month", columns="category", values="revenue", aggfunc="sum"
    ).fillna(0)
    part = grid.div(grid.sum(axis=1), axis=0)
    share = part / part.mean()
    figure, axes = new_figure(1, 2, size=(10, 3.4))
    named = grid.drop(columns=OTHER, errors="ignore")
    for name in named.columns[np.argsort(-named.sum())]:
        axes[0].plot(grid.index + pd.Timedelta(days=14), grid[name], label=name)
    axes[0].set(title="Revenue by category and month", ylabel="revenue a month")
    axes[0].legend(
        frameon=False, fontsize=7, loc="center left", bbox_to_anchor=(1, 0.5)
    )
    mark_holidays(axes[0], sales_days)
    image = axes[1].imshow(share.T, aspect="auto", cmap="PuBu", vmin=0)
    axes[1].set_yticks(range(len(share.columns)), share.columns, fontsize=8)
    months = [f"{month:%b %y}" for month in share.index]
    axes[1].set_xticks(range(len(months)), months, rotation=60, fontsize=7)
    axes[1].set(title="A category's part of a month's revenue, beside its mean part")
    figure.colorbar(image, ax=axes[1], label="times its mean part")
    by_month = share[named.columns].groupby(share.index.month).mean()
    peak = by_month.max().idxmax()
    month = pd.Timestamp(2000, int(by_month[peak].idxmax()), 1)
    return Finding(
        figure,
        title,
        f"{named.sum().idxmax()} sells most; the strongest season is that of {peak}, "
        f"with {by_month[peak].max():.1f} times its mean part of revenue in "
        f"{month:%B}.",
    )


def plot_words(words: pd.DataFrame) -> Finding:
    """Draw a cloud of the words in descriptions, sized by order lines."""
    return _cloud(words, "word", "Words of what is bought")


def plot_descriptions(words: pd.DataFrame) -> Finding:
    """Draw a cloud of whole descriptions, sized by order lines."""
    return _cloud(words, "description", "Descriptions of what is bought")


def _cloud(words: pd.DataFrame, kind: str, title: str) -> Finding:
    from wordcloud import WordCloud

    table = words[words["kind"] == kind]
    if table.empty:
        return not_shown(title, "this store has no descriptions of products")
    cloud = WordCloud(
        width=1200,
        height=500, background_color="white", colormap=WORD_COLOURS,
        prefer_horizontal=1.0, random_state=1,
    )  # fmt: skip
    weights = dict(zip(table["text"], table["lines"].astype(float), strict=True))
    figure, (axis,) = new_figure(size=(9, 3.9))
    axis.imshow(cloud.generate_from_frequencies(weights), interpolation="bilinear")
    axis.set_axis_off()
    axis.set(title=title)
    lead = [f"{row.text} ({row.lines:,})" for row in table.head(3).itertuples()]
    said = f"The most frequent, with their order lines, are {', '.join(lead)}."
    return Finding(figure, title, said)


def plot_missing(missing: pd.DataFrame) -> Finding:
    """Draw which share of each column is missing."""
    tables = dict(list(missing[missing["rows"] > 0].groupby("table", sort=False)))
    figure, axes = new_figure(len(tables), size=(3.6, 3.2))
    for axis, (name, table) in zip(axes, tables.items(), strict=True):
        table = table.iloc[::-1]
        axis.barh(table["column"], 100 * table["share"], color=ACCENT)
        axis.tick_params(axis="y", labelsize=8)
        rows = f"{table['rows'].iloc[0]:,} rows"
        axis.set(title=f"{name}: {rows}", xlabel="% missing", xlim=(0, 100))
    partly = missing[(missing["share"] > 0) & (missing["share"] < 1)]
    empty = int(((missing["share"] == 1) & (missing["rows"] > 0)).sum())
    worst = partly.loc[partly["share"].idxmax()] if len(partly) else None
    said = (
        f"the largest gap in a column that is used is {worst['table']}."
        f"{worst['column']} ({worst['share']:.0%})"
        if worst is not None
        else "every other column is complete"
    )
    return Finding(
        figure,
        "Missing values",
        f"{empty} columns are not known to this store; {said}.",
    )


def plot_event_types(event_months: pd.DataFrame) -> Finding:
    """Draw how many events of each type there are, in all and by month."""
    title = "The mix of events"
    if event_months.empty:
        return not_shown(title, "this store has no events")
    total = event_months.groupby("event_type")["events"].sum().sort_values()
    by_month = event_months.pivot(index="month", columns="event_type", values="events")
    figure, axes = new_figure(2, size=(4.8, 3))
    axes[0].barh(total.index, total, color=PALE)
    axes[0].set(title="Events by type", xlabel="events")
    for name in total.index[::-1]:
        axes[1].plot(by_month.index, by_month[name], label=name)
    axes[1].set(title="Events by month", ylabel="events a month")
    axes[1].tick_params(axis="x", labelrotation=30)
    axes[1].legend(frameon=False)
    share = (total / total.sum())[::-1]
    mix = ", ".join(f"{value:.0%} {name}" for name, value in share.items())
    return Finding(figure, title, f"Of {total.sum():,} events {mix}.")
