"""Figures of `category`, each with a sentence on what it shows."""

import pandas as pd

from shopcast.pipelines.category.scores import enough
from shopcast.showing import leaderboard, probabilities
from shopcast.showing.findings import Finding, Sentence, not_shown
from shopcast.showing.pages import in_words

TOO_LONG = "it takes long; --params category.options.ablation=true measures it"
SHOWN = {"macro_auc": "higher", "macro_ap": "higher", "log_loss": "lower"}


def plot_metrics(metrics: pd.DataFrame, champion: str) -> Finding:
    """Draw the leaderboard on later customers, with intervals."""
    figure = leaderboard.plot_metrics(metrics, SHOWN, hidden=("random", "last_order"))
    own, best, value = leaderboard.beside_baseline(metrics, champion, "macro_ap")
    said = Sentence(
        "Mean average precision of {champion} is {own:.3f}, that of the best baseline, "
        "{best}, {value:.3f}.",
        champion=in_words(champion),
        own=own,
        best=best,
        value=value,
    )
    return Finding(figure, "Models side by side", said)


def plot_by_class(by_class: pd.DataFrame) -> Finding:
    """Draw AUC, average precision and lift of each category."""
    shown = {"auc": "ROC-AUC", "ap": "average precision",
             "lift": "average precision over base rate"}  # fmt: skip
    figure = probabilities.plot_intervals(by_class, "category", shown)
    found = by_class.pivot(index="category", columns="metric", values="value")
    orders = found["base_rate"] * by_class["n"].iloc[0]
    auc = found.loc[enough(orders.to_numpy().round()), "auc"].dropna()
    if auc.empty:
        return Finding(figure, "Category by category", "None can be ranked.")
    said = Sentence(
        "Of the categories in enough orders {best} is foretold best (AUC {high:.3f}), "
        "{worst} worst ({low:.3f}).",
        best=auc.idxmax(),
        high=auc.max(),
        worst=auc.idxmin(),
        low=auc.min(),
    )
    return Finding(figure, "Category by category", said)


def plot_ablation(ablation: pd.DataFrame) -> Finding:
    """Draw what pooled boosting loses without each group of columns."""
    title = "What the forecast rests on"
    if ablation.empty:
        return not_shown(title, TOO_LONG)
    shown = {
        "macro_ap": "average precision without …",
        "log_loss": "log-loss without …",
    }
    figure = probabilities.plot_intervals(ablation, "without", shown)
    loss = ablation[ablation["metric"] == "log_loss"].set_index("without")["value"]
    worst = loss.drop("nothing").idxmax()
    if loss[worst] <= loss["nothing"]:
        said = Sentence("Pooled boosting loses nothing without any one of them.")
    else:
        said = Sentence(
            "Pooled boosting loses most without {worst}: log-loss {without:.4f} "
            "instead of {whole:.4f}.",
            worst=in_words(worst),
            without=loss[worst],
            whole=loss["nothing"],
        )
    return Finding(figure, title, said)


def plot_calibration(
    pair_forecasts: pd.DataFrame, metrics: pd.DataFrame, champion: str
) -> Finding:
    """Draw what share of orders had a category against its probability."""
    figure = probabilities.plot_calibration(
        _of(pair_forecasts, "later"), f"Calibration ({champion}, all categories)"
    )
    own = metrics[(metrics["split"] == "later") & (metrics["model"] == champion)]
    error = own.set_index("metric").loc["calibration_error", "value"]
    return Finding(figure, "Calibration", (
        "All categories together, ten groups of equal size; the mean error by "
        f"category is {error:.4f}."
    ))  # fmt: skip


def plot_gain(pair_forecasts: pd.DataFrame, champion: str) -> Finding:
    """Draw how much of what is ordered lies among the likeliest pairs.

    The shop's rate of each category, whoever orders, is shown beside the champion.
    """
    later = _of(pair_forecasts, "later")
    trained = _of(pair_forecasts, "train").groupby("category")["came"].mean()
    rate = later.assign(probability=later["category"].map(trained).fillna(0.0))
    figure = probabilities.plot_gain(
        {"frequency": rate, champion: later}, asked="orders and categories"
    )
    return Finding(figure, "Gain and lift", (
        "Pairs of a customer's order and a category, the likeliest first. Overall "
        "frequency knows the category but not the customer."
    ))  # fmt: skip


def plot_curves(pair_forecasts: pd.DataFrame) -> Finding:
    """Draw ROC and precision against recall, in training, later and new."""
    figure = probabilities.plot_curves(pair_forecasts)
    return Finding(figure, "ROC, precision and recall", (
        "All categories together; training rows are those that the model saw."
    ))  # fmt: skip


def _of(pair_forecasts: pd.DataFrame, split: str) -> pd.DataFrame:
    return pair_forecasts[pair_forecasts["split"] == split]
