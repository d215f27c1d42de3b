"""Figures of `next_order`, each with a sentence on what it shows."""

import numpy as np
import pandas as pd

from shopcast.showing import leaderboard, probabilities
from shopcast.showing.backtest import plot_total_bias
from shopcast.showing.findings import Finding, not_shown
from shopcast.showing.pages import in_words
from shopcast.showing.style import ACCENT, PALE, new_figure

SHOWN = {"roc_auc": "higher", "log_loss": "lower", "lift_at_10": "higher"}
TOO_LONG = "it takes long; --params next_order.options.ablation=true measures it"
FEW = "Customers of few and many orders"
CURVES = ("loss", "accuracy", "auc", "precision", "recall")


def plot_seed_curves(seed_lstm_history: pd.DataFrame) -> Finding:
    """Draw each metric of the seed's training by epoch, and all validation curves."""
    seed = seed_lstm_history
    if seed.empty:
        return not_shown("Training of the seed's LSTM", "it was left out of this run")
    figure, axes = new_figure(3, 2, size=(4, 3.2))
    for axis, name in zip(axes, CURVES, strict=False):
        axis.plot(seed["epoch"], seed[name], color=PALE, label="training")
        axis.plot(seed["epoch"], seed[f"val_{name}"], color=ACCENT, label="validation")
        axis.set(title=name, xlabel="epoch")
    axes[0].legend(frameon=False)
    for name in CURVES:
        axes[5].plot(seed["epoch"], seed[f"val_{name}"], label=name)
    axes[5].set(title="validation, all", xlabel="epoch")
    axes[5].legend(frameon=False, fontsize="small")
    return Finding(figure, "Training of the seed's LSTM", (
        "Its metrics are those of weighted classes, before calibration."
    ))  # fmt: skip


def plot_backtest(backtest: pd.DataFrame, champion: str) -> Finding:
    """Draw by how much the number of orders was off at every origin."""
    beside = ("bg_nbd", "base_rate", "rfm_logistic")
    return plot_total_bias(backtest, champion, beside, "log_loss")


def plot_metrics(metrics: pd.DataFrame, champion: str) -> Finding:
    """Draw the leaderboard on later customers, with intervals."""
    figure = leaderboard.plot_metrics(metrics, SHOWN, hidden=("base_rate", "recency"))
    own, best, value = leaderboard.beside_baseline(metrics, champion, "roc_auc")
    return Finding(figure, "Models side by side", (
        f"On later customers {in_words(champion)} ranks {own:.3f} of the pairs "
        f"rightly, the best baseline, {best}, {value:.3f}."
    ))  # fmt: skip


def plot_calibration(
    test_forecasts: pd.DataFrame, metrics: pd.DataFrame, champion: str
) -> Finding:
    """Draw what share of customers ordered against the champion's probability."""
    figure = probabilities.plot_calibration(
        _later(test_forecasts, champion), f"Calibration ({champion}, later customers)"
    )
    error = _value(metrics, champion)["calibration_error"]
    return Finding(figure, "Calibration", (
        f"Ten groups of equal size by probability; mean calibration error {error:.4f}."
    ))  # fmt: skip


def plot_gain(
    test_forecasts: pd.DataFrame, metrics: pd.DataFrame, champion: str
) -> Finding:
    """Draw gain and lift of recency, BG/NBD and the champion."""
    names = dict.fromkeys(["recency", "bg_nbd", champion])
    names[champion] = names.pop(champion)
    shown = {name: _later(test_forecasts, name) for name in names}
    figure = probabilities.plot_gain(shown, asked="customers and cutoffs")
    value = _value(metrics, champion)
    rate, lift = value["base_rate"], value["lift_at_10"]
    return Finding(figure, "Gain and lift", (
        f"Later customers at all cutoffs of the test: {rate:.1%} order within the "
        f"horizon, of the likeliest tenth {rate * lift:.1%}, {lift:.2f} times as many."
    ))  # fmt: skip


def plot_curves(test_forecasts: pd.DataFrame, champion: str) -> Finding:
    """Draw ROC and precision against recall of later and new customers."""
    own = test_forecasts[test_forecasts["model"] == champion]
    split = np.where(own["is_new"], "new", "later")
    table = own.assign(split=split, came=own["ordered"])
    figure = probabilities.plot_curves(table.sort_values("split"))
    return Finding(figure, "ROC, precision and recall", "Later and new customers.")


def plot_ablation(ablation: pd.DataFrame) -> Finding:
    """Draw what boosting loses without each group of traits."""
    title = "What the forecast rests on"
    if ablation.empty:
        return not_shown(title, TOO_LONG)
    shown = {"roc_auc": "ROC-AUC without …", "log_loss": "log-loss without …"}
    figure = probabilities.plot_intervals(ablation, "without", shown)
    loss = ablation[ablation["metric"] == "log_loss"].set_index("without")["value"]
    worst = loss.drop("nothing").idxmax()
    if loss[worst] <= loss["nothing"]:
        return Finding(figure, title, "Boosting loses nothing without any one of them.")
    return Finding(figure, title, (
        f"Boosting loses most without {in_words(worst)}: log-loss "
        f"{loss[worst]:.4f} instead of {loss['nothing']:.4f}."
    ))  # fmt: skip


def plot_groups(groups: pd.DataFrame, champion: str) -> Finding:
    """Draw how well customers of few and of many orders are foretold."""
    own = groups[groups["model"] == champion]
    if own.empty:
        return not_shown(FEW, "in no group do some order and some not")
    shown = {"base_rate": "share that orders", "roc_auc": "ROC-AUC",
             "calibration_error": "calibration error"}  # fmt: skip
    figure = probabilities.plot_intervals(own, "orders", shown)
    said = [
        f"{row.orders} days with an order: AUC {row.value:.3f}"
        for row in own[own["metric"] == "roc_auc"].itertuples()
    ]
    return Finding(figure, FEW, "; ".join(said) + ".")


def plot_days(days: pd.DataFrame) -> Finding:
    """Draw how well the days to the next order are foretold."""
    shown = {"mae": "mean absolute error, days (lower is better)",
             "concordance": "concordance (higher is better)"}  # fmt: skip
    figure = probabilities.plot_intervals(days, "model", shown)
    error = days[days["metric"] == "mae"].set_index("model")["value"]
    return Finding(figure, "Days to the next order", (
        f"The days foretold are off by {error['foretold']:.1f} on average, half "
        f"of the known days by {error['half']:.1f}, the customer's mean gap by "
        f"{error['mean_gap']:.1f}."
    ))  # fmt: skip


def _later(test_forecasts: pd.DataFrame, model: str) -> pd.DataFrame:
    own = test_forecasts[(test_forecasts["model"] == model) & ~test_forecasts["is_new"]]
    return own.rename(columns={"ordered": "came"})


def _value(metrics: pd.DataFrame, champion: str) -> pd.Series:
    later = metrics[(metrics["split"] == "later") & (metrics["model"] == champion)]
    return later.set_index("metric")["value"]
