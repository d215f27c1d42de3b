"""Figures of `ltv`, each with a sentence on what it shows."""

import numpy as np
import pandas as pd

from shopcast.features.cutoffs import Periods
from shopcast.showing import leaderboard
from shopcast.showing.backtest import plot_total_bias
from shopcast.showing.findings import Finding, not_shown
from shopcast.showing.pages import in_words
from shopcast.showing.powers import label_powers
from shopcast.showing.style import ACCENT, INK, PALE, new_figure

NO_STEPS = "the models that forecast step by step were left out"
BOTH = "Later and new customers together."
SHOWN = {"mae": "lower", "spearman": "higher", "normalised_gini": "higher"}


def plot_metrics(metrics: pd.DataFrame, champion: str) -> Finding:
    """Draw the leaderboard on later customers, with intervals."""
    figure = leaderboard.plot_metrics(metrics, SHOWN, hidden=("zero",))
    own, best, value = leaderboard.beside_baseline(metrics, champion, "mae", lower=True)
    return Finding(figure, "Models side by side", (
        f"On later customers {in_words(champion)} is off by {own:,.1f} on "
        f"average, the best baseline by MAE, {best}, by "
        f"{value:,.1f}."
    ))  # fmt: skip


def plot_backtest(backtest: pd.DataFrame, champion: str) -> Finding:
    """Draw by how much totals were off at every origin."""
    beside = ("bg_nbd_gamma_gamma", "last_year_rate", "bg_nbd_in_season")
    return plot_total_bias(backtest, champion, beside, "crps")


def plot_deciles(test_forecasts: pd.DataFrame, champion: str) -> Finding:
    """Draw mean predicted and actual spend of ten groups by forecast."""
    own = _of(test_forecasts, champion)
    figure, (axis,) = new_figure()
    rank = own["expected_spend"].rank(method="first", pct=True)
    decile = np.ceil(rank * 10).astype(int)
    means = own.groupby(decile)[["expected_spend", "spend"]].mean()
    sizes = own.groupby(decile)["spend"].agg(["std", "size"])
    error = 1.96 * sizes["std"] / np.sqrt(sizes["size"])
    axis.bar(
        means.index - 0.2, means["expected_spend"], 0.4, color=PALE, label="predicted"
    )
    axis.bar(
        means.index + 0.2, means["spend"], 0.4, yerr=error, color=ACCENT, label="actual"
    )
    axis.set(
        title=f"Spend by decile of prediction ({champion})",
        xlabel="decile of predicted spend (10 is highest)",
        ylabel="mean spend per customer",
        xticks=range(1, 11),
    )
    axis.legend(frameon=False)
    top = own[rank > 0.9]
    if not top["spend"].sum() > 0:
        return Finding(figure, "Spend by decile", "The highest tenth spent nothing.")
    share = top["spend"].sum() / own["spend"].sum()
    ratio = top["expected_spend"].sum() / top["spend"].sum()
    return Finding(figure, "Spend by decile", (
        f"The tenth with the highest forecasts brought {share:.0%} of what was spent; "
        f"they were expected to spend {ratio:.0%} of what they did. {BOTH}"
    ))  # fmt: skip


def plot_residuals(test_forecasts: pd.DataFrame, champion: str) -> Finding:
    """Draw residuals against the forecast, and how they are distributed."""
    own = _of(test_forecasts, champion)
    figure, (axis, spread) = new_figure(2)
    residual = own["spend"] - own["expected_spend"]
    axis.scatter(own["expected_spend"], residual, s=6, alpha=0.4, color=INK)
    axis.axhline(0, color=ACCENT)
    axis.set(
        title=f"Residuals ({champion})",
        xlabel="predicted spend",
        ylabel="actual - predicted",
    )
    axis.set_xscale("symlog")
    axis.set_xlim(left=0)
    axis.set_yscale("symlog")
    for one in (axis.xaxis, axis.yaxis):
        label_powers(one)
    low, high = residual.quantile([0.01, 0.99])
    spread.hist(residual.clip(low, high), bins=60, color=PALE)
    spread.axvline(residual.mean(), color=ACCENT, label=f"mean {residual.mean():.1f}")
    spread.set(
        title="Distribution (clipped at 1 % and 99 %)",
        xlabel="actual - predicted",
        ylabel="customers",
    )
    spread.legend(frameon=False)
    within = (residual.abs() <= own["spend"].mean()).mean()
    return Finding(figure, "What was missed", (
        f"Of {within:.0%} of the customers the forecast is off by less than a mean "
        f"customer's spend ({own['spend'].mean():,.0f}). {BOTH}"
    ))  # fmt: skip


def plot_importance(importance: pd.DataFrame, champion: str) -> Finding:
    """Draw how much the error grows when a group of columns is shuffled."""
    figure, (axis,) = new_figure(size=(7, 4.5))
    table = importance.iloc[::-1]
    axis.barh(table["feature"], table["increase"], xerr=table["deviation"], color=PALE)
    axis.set(
        title=f"What the forecast rests on ({champion})",
        xlabel="increase of the mean absolute error when shuffled",
    )
    first = importance.loc[importance["increase"].idxmax()]
    title = "What the forecast rests on"
    if first["increase"] <= 0:
        return Finding(figure, title, "On nothing in particular: none matters alone.")
    return Finding(figure, title, (
        f"Most on {first['feature']}: shuffled, it raises the mean absolute error by "
        f"{first['increase']:,.1f}."
    ))  # fmt: skip


def plot_tracking(
    step_errors: pd.DataFrame,
    test_forecasts: pd.DataFrame,
    champion: str,
    periods: Periods,
) -> Finding:
    """Draw the cohort's cumulative spend against time, as Fader and Hardie do."""
    if step_errors.empty:
        return not_shown("The cohort's total", NO_STEPS)
    figure, (axis,) = new_figure(size=(7, 4.5))
    for name, table in step_errors.groupby("model"):
        days = table["step"] * periods.step_days
        axis.plot(days, table["expected"].cumsum(), label=f"{name}, by step")
    actual = step_errors[step_errors["model"] == step_errors["model"].iloc[0]]
    days = actual["step"] * periods.step_days
    axis.plot(days, actual["actual"].cumsum(), color=INK, lw=2.5, label="actual")
    totals = test_forecasts.groupby("model")["expected_spend"].sum()
    for name, marker in (("bg_nbd_gamma_gamma", "o"), (champion, "*")):
        at = days.iloc[-1], totals[name]
        axis.plot(*at, marker, ms=10, ls="", label=f"{name}, total")
    axis.set(
        title="Cumulative spend of the cohort",
        xlabel="days after the cutoff",
        ylabel="spend of all customers",
    )
    axis.legend(frameon=False)
    own = _of(test_forecasts, champion)[["expected_spend", "spend"]].sum()
    return Finding(figure, "The cohort's total", (
        f"{own['expected_spend']:,.0f} was expected and {own['spend']:,.0f} was spent "
        f"({own['expected_spend'] / own['spend'] - 1:+.0%}). {BOTH}"
    ))  # fmt: skip


def plot_step_errors(step_errors: pd.DataFrame, periods: Periods) -> Finding:
    """Draw the error of each step ahead, recursive beside direct, and of the total."""
    if step_errors.empty:
        return not_shown("Error by step", NO_STEPS)
    figure, (each, total) = new_figure(2)
    for name, table in step_errors.groupby("model"):
        days = table["step"] * periods.step_days
        each.plot(days, table["mae"], label=name)
        total.plot(days, 100 * table["cumulative_error"], label=name)
    each.set(
        title="Error by step",
        xlabel="days after the cutoff",
        ylabel="MAE of a step's spend",
    )
    total.axhline(0, color=INK, lw=0.8)
    total.set(
        title="Error of the total so far", xlabel="days after the cutoff", ylabel="%"
    )
    each.legend(frameon=False)
    number = step_errors["step"].max()
    last = step_errors[step_errors["step"] == number].set_index("model")
    said = [f"{name} {error:+.0%}" for name, error in last["cumulative_error"].items()]
    return Finding(figure, "Error by step", (
        f"After {int(number)} steps of {periods.step_days} days the total "
        f"so far is off by: {', '.join(said)}."
    ))  # fmt: skip


def _of(test_forecasts: pd.DataFrame, model: str) -> pd.DataFrame:
    return test_forecasts[test_forecasts["model"] == model]
