"""Figures of what is bought together, and of the forecast of daily sales."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.showing.findings import Finding, Sentence, not_shown
from shopcast.showing.style import ACCENT, INK, PALE, new_figure

ROW = 16.0
NO_PAIRS = "no two products are bought together often enough"


def plot_pairs(pairs: pd.DataFrame) -> Finding:
    """Draw how often the most ordered products are bought together."""
    title = "Bought together"
    if pairs["first_id"].nunique() < 2:
        return not_shown(title, NO_PAIRS)
    texts = dict(zip(pairs["first_id"], pairs["first"], strict=True))
    ids, names = list(texts), list(texts.values())
    grid = pairs.pivot(index="first_id", columns="second_id", values="orders")
    grid = grid.reindex(index=ids, columns=ids).fillna(0)
    own = np.diag(grid)
    share = (grid.T / own).T.to_numpy(copy=True)
    np.fill_diagonal(share, np.nan)
    figure, (axis,) = new_figure(size=(7, 6.5))
    image = axis.imshow(100 * share, cmap="PuBu")
    labels = [name[:26] for name in names]
    axis.set_xticks(range(len(names)), labels, rotation=60, ha="right", fontsize=7)
    axis.set_yticks(range(len(names)), labels, fontsize=7)
    axis.set_title("Of the orders with the row's product,\nhow many hold the column's")
    figure.colorbar(image, ax=axis, label="%")
    first, second = np.unravel_index(np.nanargmax(share), share.shape)
    said = Sentence(
        "Among the {products} most ordered products the closest are {first} and "
        "{second}: {share:.0%} of the orders with the former hold the latter.",
        products=len(names),
        first=names[first],
        second=names[second],
        share=share[first, second],
    )
    return Finding(figure, title, said)


def plot_graph(graph: Any, rules: pd.DataFrame) -> Finding:
    """Draw the directed graph of products bought along."""
    import networkx as nx

    title = "What leads to what"
    if not len(graph):
        return not_shown(title, NO_PAIRS)
    figure, (axis,) = new_figure(size=(11, 8))
    at = _places(nx, graph)
    edges = list(graph.edges(data=True))
    strength = [edge["confidence"] for *_, edge in edges]
    orders = dict(graph.in_degree(weight="orders"))
    sizes = [20 + 6 * np.sqrt(orders[node]) for node in graph]
    nx.draw_networkx_nodes(graph, at, node_size=sizes, node_color=PALE, ax=axis)
    nx.draw_networkx_edges(
        graph, at, edge_color=strength, edge_cmap=_colours(), edge_vmin=0,
        edge_vmax=max(strength), arrowsize=9, width=1.1, node_size=sizes,
        connectionstyle="arc3,rad=0.08", ax=axis,
    )  # fmt: skip
    names = nx.get_node_attributes(graph, "description")
    labels = {node: names[node].lower()[:24] for node in graph}
    above = {node: (x, y + 0.13) for node, (x, y) in at.items()}
    nx.draw_networkx_labels(graph, above, labels, font_size=6, font_color=INK, ax=axis)
    axis.set_axis_off()
    axis.margins(0.08)
    axis.set(
        title="An arrow leads to what is bought along (darker: in more of the orders)"
    )
    first, second, edge = max(edges, key=lambda one: one[2]["confidence"])
    said = Sentence(
        "{rules:,} rules, of which the {edges} strongest between single products are "
        "drawn; {confidence:.0%} of the orders with {first} also hold {second}, "
        "{lift:.1f} times as many as by chance.",
        rules=len(rules),
        edges=len(edges),
        confidence=edge["confidence"],
        first=names[first],
        second=names[second],
        lift=edge["lift"],
    )
    return Finding(figure, title, said)


def _colours():
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("arrows", ["#e6ecef", ACCENT])


def _places(nx: Any, graph: Any) -> dict:
    """Place each connected group of products in a cell of its own, larger first."""
    found = nx.weakly_connected_components(graph)
    groups = sorted(found, key=lambda group: (-len(group), min(group)))
    places, x, y, height = {}, 0.0, 0.0, 0.0
    for group in groups:
        wide, high = 1.3 + 0.9 * np.sqrt(len(group)), 0.7 * np.sqrt(len(group) - 1)
        if x and x + wide > ROW:
            x, y, height = 0.0, y - height - 0.8, 0.0
        own = _inside(nx, graph.subgraph(sorted(group)))
        for node, (left, down) in own.items():
            places[node] = (x + (wide - 1.6) * left, y - high * down)
        x, height = x + wide, max(height, high)
    return places


def _inside(nx: Any, group: Any) -> dict:
    if len(group) == 2:
        return dict(zip(sorted(group), [(0, 0), (1, 1)], strict=True))
    # A view of some nodes goes through them in the order of a set.
    spread = nx.kamada_kawai_layout(nx.Graph(sorted(group.edges)))
    where = np.array(list(spread.values()))
    scaled = (where - where.min(axis=0)) / np.ptp(where, axis=0).clip(1e-9)
    return dict(zip(spread, scaled, strict=True))


def plot_backtest(backtest: pd.DataFrame, backtest_days: pd.DataFrame) -> Finding:
    """Draw actual daily revenue and the forecasts of each fold."""
    title = "Forecast of daily sales"
    if backtest.empty:
        return not_shown(title, "the data are too short for the folds of a backtest")
    revenue = backtest_days[backtest_days["series"] == "revenue"]
    measured = backtest[backtest["series"] == "revenue"]
    best = measured.sort_values(["relative_mae", "mae"]).iloc[0]
    figure, (axis,) = new_figure(size=(7, 3.2))
    actual = revenue.drop_duplicates("day")
    axis.plot(actual["day"], actual["actual"], color=INK, label="actual")
    for name, colour in (("seasonal_naive", PALE), (best["model"], ACCENT)):
        rows = revenue[revenue["model"] == name]
        for fold, table in rows.groupby("fold"):
            label = name.replace("_", " ") if fold == 1 else None
            axis.plot(table["day"], table["expected"], color=colour, label=label)
    axis.set(title=title, ylabel="revenue a day")
    axis.legend(frameon=False, ncols=3, fontsize=8)
    said = Sentence(
        "In {folds} folds the {model} is off by {mae:,.0f} a day (folds from "
        "{low:,.0f} to {high:,.0f}), in the same folds the seasonal naive by "
        "{naive:,.0f}.",
        folds=best["folds"],
        model=best["model"].replace("_", " "),
        mae=best["mae"],
        low=best["mae_low"],
        high=best["mae_high"],
        naive=best["naive_mae"],
    )
    return Finding(figure, title, said)
