"""The figure of rolling origins."""

import pandas as pd

from shopcast.showing.findings import Finding, Sentence, not_shown
from shopcast.showing.pages import in_words
from shopcast.showing.style import ACCENT, INK, PALE, new_figure

TITLE = "Totals at earlier origins"
STYLES = ((PALE, "-"), (PALE, "--"), (INK, "-"))


def plot_total_bias(
    backtest: pd.DataFrame, champion: str, beside: tuple[str, ...], by: str
) -> Finding:
    """Draw by how much totals were off at every origin, the champion's in red.

    Args:
        backtest: As `Backtest.measure` returns it, with `total_bias`.
        champion: Where it was not trained at all origins, the best that was is drawn
            for it.
        beside: Models that are drawn beside it, three at most.
        by: The metric, lower is better, that tells which is best.
    """
    if backtest.empty:
        return not_shown(TITLE, "these data are too short for rolling origins")
    bias = backtest[backtest["metric"] == "total_bias"]
    table = bias.pivot(index="origin", columns="model", values="value") * 100
    table.index = pd.to_datetime(table.index)
    own = _drawn_for(champion, backtest, by)
    figure, (axis,) = new_figure(size=(7, 4.5))
    axis.axhline(0, color=INK, lw=0.8)
    others = [name for name in beside if name != own]
    for name, (colour, line) in [
        *zip(others, STYLES, strict=False),
        (own, (ACCENT, "-")),
    ]:
        label = in_words(name)
        axis.plot(table.index, table[name], line, color=colour, label=label, marker=".")
    axis.set(title="Total forecast at every origin", ylabel="forecast over actual, %")
    axis.legend(frameon=False)
    axis.tick_params(axis="x", rotation=30)
    size = table.abs().mean()
    said = Sentence(
        "At {number} origins from {first:%B %Y} to {last:%B %Y} the total of {own} was "
        "off by {mean:.1f} % on average and by {worst:.1f} % at worst, that of {other} "
        "by {beside:.1f} % on average.",
        number=len(table),
        first=table.index.min(),
        last=table.index.max(),
        own=in_words(own),
        mean=size[own],
        worst=table[own].abs().max(),
        other=in_words(others[0]),
        beside=size[others[0]],
    )
    return Finding(figure, TITLE, said)


def _drawn_for(champion: str, backtest: pd.DataFrame, by: str) -> str:
    scores = backtest[backtest["metric"] == by]
    found = scores.groupby("model")["value"].agg(["mean", "size"])
    whole = found[found["size"] == found["size"].max()]
    return champion if champion in whole.index else str(whole["mean"].idxmin())
