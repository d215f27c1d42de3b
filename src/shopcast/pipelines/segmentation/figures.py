"""Figures of `segmentation`, each with a sentence on what it shows."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.pipelines.segmentation.options import Options
from shopcast.pipelines.segmentation.segments import Segments
from shopcast.showing.findings import Finding
from shopcast.showing.pages import in_words
from shopcast.showing.style import ACCENT, INK, PALE, new_figure

COMPARED = {"pca": PALE, "seed_autoencoder": "#e0a458", "autoencoder": ACCENT}
COLOURS = "tab10"
MOST_TRAITS = 18


def plot_scan(
    scan_on_validation: pd.DataFrame,
    metrics: pd.DataFrame,
    champion: dict[str, Any],
    options: Options,
) -> Finding:
    """Draw inertia, silhouette, stability and the smallest segment by k."""
    figure, axes = new_figure(2, 2, size=(5.5, 3))
    choice = options.choice
    shown = {
        "inertia": ("Elbow", "inertia relative to one segment", None),
        "silhouette": ("Silhouette", "mean silhouette", None),
        "bootstrap_ari": ("Stability", "ARI between bootstraps", choice.bootstrap_ari),
        "smallest": ("Smallest segment", "share of customers", choice.smallest),
    }
    for axis, (column, (title, label, limit)) in zip(axes, shown.items(), strict=True):
        for name, colour in COMPARED.items():
            table = scan_on_validation[scan_on_validation["model"] == name]
            scale = table["inertia"].max() if column == "inertia" else 1.0
            axis.plot(
                table["segments"], table[column] / scale, "o-", ms=3, color=colour,
                label=name.replace("_", " "),
            )  # fmt: skip
        axis.axvline(champion["segments"], color=INK, lw=0.8, ls=":")
        if limit:
            axis.axhline(limit, color=INK, lw=0.8, ls="--")
        axis.xaxis.get_major_locator().set_params(integer=True)
        axis.set(title=title, xlabel="segments", ylabel=label)
    axes[0].legend(frameon=False, fontsize=8)
    found = metrics[metrics["model"] == champion["model"]].set_index("metric")["value"]
    return Finding(figure, "How many segments", (
        f"{champion['segments']} segments of the {in_words(champion['model'])}: "
        f"silhouette {found['silhouette']:.2f}, agreement {found['seed_ari']:.2f} "
        f"between seeds and {found['bootstrap_ari']:.2f} between bootstrap samples."
    ))  # fmt: skip


def plot_map(map_segments: pd.DataFrame, segments_model: Segments) -> Finding:
    """Draw the t-SNE map of the embedding, coloured by segment."""
    import matplotlib.pyplot as plt

    figure, (axis,) = new_figure(size=(7, 6.5))
    colours = plt.get_cmap(COLOURS)
    size = 160 / np.log10(max(len(map_segments), 100)) ** 2
    for number, name in enumerate(segments_model.names, start=1):
        own = map_segments[map_segments["segment"] == number]
        axis.scatter(
            own["x"], own["y"], size, color=colours((number - 1) % 10), alpha=0.6,
            linewidths=0, label=f"{number} {name}",
        )  # fmt: skip
    axis.set_axis_off()
    axis.set(title="Map of customers (t-SNE of the embedding)")
    axis.legend(
        frameon=False, markerscale=2, fontsize=8, loc="upper center",
        bbox_to_anchor=(0.5, 0), ncols=2,
    )  # fmt: skip
    return Finding(figure, "The map", (
        "Customers who lie together are alike; distances between islands mean little."
    ))  # fmt: skip


def plot_profiles(traits: pd.DataFrame, profiles: pd.DataFrame) -> Finding:
    """Draw what sets segments apart, in deviations from the shop's mean."""
    table = traits.set_index("segment")
    order = table.abs().max().sort_values(ascending=False).index[:MOST_TRAITS]
    names = [name[:44] for name in _labels(profiles)]
    figure, (axis,) = new_figure(size=(7, 1.6 + 0.42 * len(table)))
    image = axis.imshow(table[order], aspect="auto", cmap="RdBu_r", vmin=-2, vmax=2)
    axis.set_yticks(range(len(names)), names, fontsize=8)
    labels = [name.removeprefix("in_").replace("_", " ") for name in order]
    axis.set_xticks(range(len(order)), labels, rotation=50, ha="right", fontsize=8)
    axis.set(title="What sets segments apart")
    figure.colorbar(image, ax=axis, label="deviations from the mean")
    return Finding(figure, "What sets them apart", (
        "Red: above the shop's mean, blue: below it, in deviations between customers."
    ))  # fmt: skip


def _labels(profiles: pd.DataFrame) -> list[str]:
    return (profiles["segment"].astype("str") + " " + profiles["name"]).tolist()


def plot_sizes(profiles: pd.DataFrame) -> Finding:
    """Draw each segment's share of customers and of revenue."""
    figure, (axis,) = new_figure(size=(7, 0.8 + 0.5 * len(profiles)))
    at = np.arange(len(profiles))
    for shift, column, colour, label in (
        (-0.2, "share", PALE, "customers"),
        (0.2, "revenue_share", ACCENT, "revenue"),
    ):
        bars = axis.barh(
            at + shift, 100 * profiles[column], 0.4, color=colour, label=label
        )
        axis.bar_label(bars, fmt="%.0f %%", padding=3, fontsize=8)
    axis.set_yticks(at, _labels(profiles), fontsize=8)
    axis.invert_yaxis()
    axis.set(title="Segments' part of customers and of revenue", xlabel="%")
    axis.legend(frameon=False)
    richest = profiles.loc[profiles["revenue_share"].idxmax()]
    return Finding(figure, "Sizes", (
        f"{richest['name']} are {richest['share']:.0%} of the customers of "
        f"training and bring {richest['revenue_share']:.0%} of their revenue."
    ))  # fmt: skip


def plot_reconstruction(metrics: pd.DataFrame) -> Finding:
    """Draw the error of rebuilding customers who were kept apart, by block."""
    new = metrics[(metrics["split"] == "new") & (metrics["metric"] != "reconstruction")]
    blocks = new["metric"].str.removeprefix("reconstruction_")
    grid = new.assign(block=blocks).pivot(
        index="block", columns="model", values="value"
    )
    figure, (axis,) = new_figure(size=(7, 3.2))
    for number, (name, colour) in enumerate(COMPARED.items()):
        shift = (number - 1) * 0.27
        axis.bar(
            np.arange(len(grid)) + shift, grid[name], 0.27, color=colour,
            label=name.replace("_", " "),
        )  # fmt: skip
    axis.set_xticks(range(len(grid)), grid.index)
    axis.set(
        title="Error of rebuilding customers who were kept apart",
        ylabel="share of the block's variance",
    )
    axis.legend(frameon=False)
    error = metrics[
        (metrics["split"] == "new") & (metrics["metric"] == "reconstruction")
    ]
    told = [f"{in_words(row.model)} {row.value:.3f}" for row in error.itertuples()]
    said = f"Errors in all: {', '.join(told)}."
    return Finding(figure, "What the embedding keeps", said)
