"""The figure of rolling origins."""

import pandas as pd

from shopcast.showing.findings import Finding, not_shown
from shopcast.showing.pages import in_words
from shopcast.showing.style import ACCENT, INK, PALE, new_figure

TITLE = "Totals in every season"
BESIDE = ("bg_nbd_gamma_gamma", "last_year_rate", "bg_nbd_in_season")


def plot_backtest(backtest: pd.DataFrame, champion: str) -> Finding:
    """Draw by how much totals were off at every origin, the champion's in red.

    Where the champion was not trained at origins, the best that was is drawn for it.
    """
    if backtest.empty:
        return not_shown(TITLE, "these data are too short for rolling origins")
    figure, (axis,) = new_figure(size=(7, 4.5))
    bias = backtest[backtest["metric"] == "total_bias"]
    table = bias.pivot(index="origin", columns="model", values="value") * 100
    table.index = pd.to_datetime(table.index)
    axis.axhline(0, color=INK, lw=0.8)
    axis.set(title="Total forecast at every origin", ylabel="forecast over actual, %")
    own = _drawn_for(champion, backtest)
    styles = zip(BESIDE, (PALE, PALE, INK), ("-", "--", "-"), strict=True)
    for name, colour, line in [*styles, (own, ACCENT, "-")]:
        label = in_words(name)
        axis.plot(table.index, table[name], line, color=colour, label=label, marker=".")
    axis.legend(frameon=False)
    figure.autofmt_xdate()
    size = table.abs().mean()
    return Finding(figure, TITLE, (
        f"At {len(table)} origins from {table.index.min():%B %Y} to "
        f"{table.index.max():%B %Y} the total of {in_words(own)} was off by "
        f"{size[own]:.1f} % on average and by {table[own].abs().max():.1f} % at worst; "
        f"that of {in_words(BESIDE[0])} by {size[BESIDE[0]]:.1f} %, that of "
        f"{in_words(BESIDE[1])} by {size[BESIDE[1]]:.1f} %."
    ))  # fmt: skip


def _drawn_for(champion: str, backtest: pd.DataFrame) -> str:
    crps = backtest[backtest["metric"] == "crps"]
    mean = crps.groupby("model")["value"].mean()
    trained = backtest.groupby("model")["origin"].nunique()
    whole = trained[trained == trained.max()].index
    return champion if champion in whole else str(mean[whole].idxmin())
