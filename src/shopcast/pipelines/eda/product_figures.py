"""Figures of products, categories and words, each with a sentence."""

import pandas as pd

from shopcast.pipelines.eda.products import RANKINGS
from shopcast.showing.findings import Finding, Sentence, not_shown
from shopcast.showing.style import ACCENT, PALE, new_figure

WORD_COLOURS = "PuBu_r"
NOT_KNOWN = "Columns of which this store knows nothing: {empty}"


def _label(row) -> str:
    text = row.description if isinstance(row.description, str) else row.product_id
    return text[:32]


def plot_top_products(top_products: pd.DataFrame) -> Finding:
    """Draw the products sold most by units (net of returns), orders and revenue."""
    title = "Top products"
    if top_products.empty:
        return not_shown(title, "this store does not say which products are bought")
    figure, axes = new_figure(1, 3, size=(7, 2.6))
    for axis, by in zip(axes, RANKINGS, strict=True):
        table = top_products[top_products["by"] == by].iloc[::-1]
        labels = [f"{row.rank}. {_label(row)}" for row in table.itertuples()]
        axis.barh(labels, table[by], color=PALE)
        axis.tick_params(axis="y", labelsize=8)
        axis.set(title=f"by {by}, net of returns" if by == "units" else f"by {by}")
    first = top_products[top_products["rank"] == 1].set_index("by")
    listed = [f"{{names[{by}]}} leads by {by} ({{most[{by}]:,.0f}})" for by in RANKINGS]
    said = Sentence(
        "; ".join(listed)
        + ". Undone sales do not count; other returns are taken off units and revenue.",
        names={by: _label(first.loc[by]) for by in RANKINGS},
        most={by: first.loc[by, by] for by in RANKINGS},
    )
    return Finding(figure, title, said)


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
    figure, (axis,) = new_figure(size=(7, 3.9))
    axis.imshow(cloud.generate_from_frequencies(weights), interpolation="bilinear")
    axis.set_axis_off()
    axis.set(title=title)
    lead = table.head(3)
    listed = [f"{{texts[{at}]}} ({{lines[{at}]:,}})" for at in range(len(lead))]
    said = Sentence(
        f"The most frequent, with the lines sold, are {', '.join(listed)}.",
        texts=lead["text"].tolist(),
        lines=lead["lines"].tolist(),
    )
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
    if partly.empty:
        said = Sentence(f"{NOT_KNOWN}; every other column is complete.", empty=empty)
        return Finding(figure, "Missing values", said)
    worst = partly.loc[partly["share"].idxmax()]
    said = Sentence(
        f"{NOT_KNOWN}; the largest gap in a column that is known in part is "
        "{column} ({share:.1%}).",
        empty=empty,
        column=f"{worst['table']}.{worst['column']}",
        share=worst["share"],
    )
    return Finding(figure, "Missing values", said)


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
    share = (total / total.sum())[::-1].to_dict()
    mix = ", ".join(f"{{share[{name}]:.0%}} {name}" for name in share)
    said = Sentence(f"Of {{events:,}} events {mix}.", events=total.sum(), share=share)
    return Finding(figure, title, said)
