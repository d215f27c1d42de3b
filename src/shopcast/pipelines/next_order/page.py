"""The page of `next_order`: how far to trust the probabilities, and for whom."""

import pandas as pd

from shopcast.features.cutoffs import Periods
from shopcast.pipelines.next_order.options import Options
from shopcast.showing.pages import illustrate, leaderboard, measured, render

SHOWN = {
    "roc_auc": ".3f",
    "average_precision": ".3f",
    "log_loss": ".4f",
    "calibration_error": ".4f",
    "lift_at_10": ".2f",
}
FEW = {name: SHOWN[name] for name in ("roc_auc", "log_loss", "lift_at_10")}
DAYS = {"mae": ".2f", "concordance": ".3f"}
NOTE = (
    "95 % bootstrap intervals over customers, in brackets; baselines first; the "
    "champion, chosen on validation, is in red. All models, baselines too, are set "
    "right on validation and follow the shop's level. A calibration error of "
    "{floor:.4f} would be chance alone. Accuracy, precision, recall and F1 at "
    "the threshold of the highest F1 on validation, and the Brier score, are in "
    "metrics.csv."
)

LESS = {"roc_auc": "+.4f", "log_loss": "+.4f", "lift_at_10": "+.2f"}
LESS_NOTE = (
    "Later customers; 95 % intervals of the differences, pair by pair in the same "
    "bootstrap samples. Where zero lies within, chance may have made the difference."
)
DAYS_NOTE = (
    "The error is that of orders that came, where every model is told that one comes "
    "in the time that is known; concordance is of all rows, those without an order too."
)


def make_page(
    metrics: pd.DataFrame,
    differences: pd.DataFrame,
    order_metrics: pd.DataFrame,
    days: pd.DataFrame,
    groups: pd.DataFrame,
    ablation: pd.DataFrame,
    predictions: pd.DataFrame,
    champion: str,
    periods: Periods,
    options: Options,
    **figures: str,
) -> str:
    """Write the page; every figure comes with a sentence on what it shows."""
    horizon = periods.horizon_days
    expected, listed = predictions["p_order"].sum(), len(predictions)
    said = _sentences(metrics, groups, ablation, days, champion)
    return render(
        "task.html",
        title="Who orders soon?",
        question=f"Probability of an order within {horizon} days, for every customer.",
        summary=[
            f"The champion is {_words(champion)}. It expects {expected:,.0f} of "
            f"{listed:,} customers to order in the next {horizon} days.",
            _same_day(options),
        ],
        tables=[
            *_boards(metrics, SHOWN),
            measured(differences, "The champion less each baseline", ["baseline"],
                     LESS, LESS_NOTE),
            *(
                board | {"title": f"Right after an order: {board['title'].lower()}"}
                for board in _boards(order_metrics, SHOWN)
            ),
            measured(days, "Days to the next order", ["model"], DAYS, DAYS_NOTE),
            measured(groups, "By days with an order so far", ["orders", "model"],
                     {"base_rate": ".3f", **FEW}, "Later customers."),
            measured(ablation, "Without a group of traits", ["without"], FEW,
                     "Boosting, fitted again without each group; later customers."),
        ],
        figures=illustrate(said, figures),
    )  # fmt: skip


def _boards(metrics: pd.DataFrame, shown: dict[str, str]) -> list[dict]:
    found = metrics.set_index(["split", "metric", "kind"])["value"]
    return [
        leaderboard(
            metrics,
            split,
            shown,
            NOTE.format(floor=found[split, "calibration_floor", "champion"]),
        )
        for split in ("later", "new")
        if (metrics["split"] == split).any()
    ]


def _same_day(options: Options) -> str:
    if options.same_day_repeats:
        return "A second order on the day of an order counts as a next order."
    return (
        "Orders on one day count as one; right after an order, the next one is one on "
        "a later day."
    )


def _words(name: str) -> str:
    return name.replace("_", " ")


def _sentences(
    metrics: pd.DataFrame,
    groups: pd.DataFrame,
    ablation: pd.DataFrame,
    days: pd.DataFrame,
    champion: str,
) -> dict[str, tuple[str, str]]:
    later = metrics[metrics["split"] == "later"]
    value = later.set_index(["model", "metric"])["value"]
    auc = later[(later["metric"] == "roc_auc") & (later["kind"] == "baseline")]
    best = auc.loc[auc["value"].idxmax()]
    own = groups[(groups["model"] == champion) & (groups["metric"] == "roc_auc")]
    least = ablation[ablation["metric"] == "log_loss"].set_index("without")["value"]
    worst = least.drop("nothing").idxmax()
    error = days[days["metric"] == "mae"].set_index("model")["value"]
    rate, lift = value[champion, "base_rate"], value[champion, "lift_at_10"]
    return {
        "metrics": ("Models side by side", (
            f"On later customers {_words(champion)} ranks "
            f"{value[champion, 'roc_auc']:.3f} of the pairs rightly, the best "
            f"baseline, {_words(best['model'])}, {best['value']:.3f}.")),
        "gain": ("Gain and lift", (
            f"Of all later customers {rate:.1%} order within the horizon, of the "
            f"likeliest tenth {rate * lift:.1%}: {lift:.2f} times as many.")),
        "calibration": ("Calibration", (
            "Ten groups of equal size by probability; mean calibration error "
            f"{value[champion, 'calibration_error']:.4f}.")),
        "curves": ("ROC, precision and recall", "Later and new customers."),
        "groups": ("Customers of few and many orders", (
            "; ".join(f"{row.orders} days with an order: AUC {row.value:.3f}"
                      for row in own.itertuples()) + ".")),
        "days": ("Days to the next order", (
            f"The hazard network is off by {error['hazard']:.1f} days on average, half "
            f"of the known days by {error['half']:.1f}, the customer's mean gap by "
            f"{error['mean_gap']:.1f}.")),
        "ablation": ("What the forecast rests on", (
            f"Boosting loses most without {_words(worst)}: log-loss "
            f"{least[worst]:.4f} instead of {least['nothing']:.4f}.")),
        "learning_curves": ("Learning curves", (
            "By epoch or round; the one with the lowest validation loss is kept.")),
        "seed_curves": ("Training of the seed's LSTM", (
            "Its metrics are those of weighted classes, before calibration.")),
    }  # fmt: skip
