"""The page of `ltv`: how far to trust the forecast, in words and figures."""

import pandas as pd

from shopcast.features.cutoffs import Periods
from shopcast.showing.pages import illustrate, leaderboard, render

SHOWN = {
    "mae": ",.1f",
    "spearman": ".3f",
    "normalised_gini": ".3f",
    "total_bias": "+.1%",
}
NOTE = (
    "Spend per customer over the horizon, with 95 % bootstrap intervals over "
    "customers. Baselines first; the champion, chosen on validation, is in red."
)


def make_page(
    metrics: pd.DataFrame,
    champion: str,
    predictions: pd.DataFrame,
    forecasts: pd.DataFrame,
    importance: pd.DataFrame,
    steps: pd.DataFrame,
    periods: Periods,
    **figures: str,
) -> str:
    """Write the page; every figure comes with a sentence on what it shows.

    Args:
        metrics: Of all baselines and models.
        champion: The model that validation chose.
        predictions: Of today's customers.
        forecasts: Of the test's customers, with what they spent.
        importance: Of the columns that the champion reads.
        steps: Error by step ahead.
        periods: How time is divided.
        figures: Base64-encoded pictures.
    """
    own = forecasts[forecasts["model"] == champion]
    said = {
        "metrics": _ranking(metrics, champion),
        "deciles": _deciles(own),
        "residuals": _residuals(own),
        "importance": _importance(importance),
        "tracking": _tracking(own),
        "step_errors": _steps(steps, periods),
        "learning_curves": (
            "Learning curves",
            "Loss of each candidate by epoch or round; the epoch with the lowest "
            "validation loss is kept.",
        ),
    }
    total = predictions["expected_spend"].sum()
    return render(
        "task.html",
        title="How much will customers spend?",
        question=f"Spend of every customer over the next {periods.horizon_days} days.",
        summary=[
            f"The champion is {champion.replace('_', ' ')}. It expects "
            f"{len(predictions):,} customers to spend {total:,.0f} in the next "
            f"{periods.horizon_days} days."
        ],
        tables=[
            leaderboard(metrics, split, SHOWN, NOTE)
            for split in ("later", "new")
            if (metrics["split"] == split).any()
        ],
        figures=illustrate(said, figures),
    )


def _ranking(metrics: pd.DataFrame, champion: str) -> tuple[str, str]:
    later = metrics[(metrics["split"] == "later") & (metrics["metric"] == "mae")]
    baselines = later[later["kind"] == "baseline"]
    best = baselines.loc[baselines["value"].idxmin()]
    own = later.set_index("model").loc[champion, "value"]
    return "Models side by side", (
        f"On later customers {champion.replace('_', ' ')} is off by {own:,.1f} on "
        f"average, the best baseline by MAE, {best['model'].replace('_', ' ')}, by "
        f"{best['value']:,.1f}."
    )


def _deciles(own: pd.DataFrame) -> tuple[str, str]:
    top = own["expected_spend"].rank(method="first", pct=True) > 0.9
    share = own.loc[top, "spend"].sum() / own["spend"].sum()
    ratio = own.loc[top, "expected_spend"].sum() / own.loc[top, "spend"].sum()
    return "Spend by decile", (
        f"The tenth with the highest forecasts brought {share:.0%} of what was spent; "
        f"they were expected to spend {ratio:.0%} of what they did."
    )


def _residuals(own: pd.DataFrame) -> tuple[str, str]:
    residual = own["spend"] - own["expected_spend"]
    within = (residual.abs() <= own["spend"].mean()).mean()
    return "What was missed", (
        f"Of {within:.0%} of the customers the forecast is off by less than a mean "
        f"customer's spend ({own['spend'].mean():,.0f})."
    )


def _importance(importance: pd.DataFrame) -> tuple[str, str]:
    first = importance.loc[importance["increase"].idxmax()]
    return "What the forecast rests on", (
        f"Most on {first['feature']}: shuffled, it raises the mean absolute error by "
        f"{first['increase']:,.1f}."
    )


def _tracking(own: pd.DataFrame) -> tuple[str, str]:
    expected, actual = own["expected_spend"].sum(), own["spend"].sum()
    return "The cohort's total", (
        f"{expected:,.0f} was expected and {actual:,.0f} was spent "
        f"({expected / actual - 1:+.0%})."
    )


def _steps(steps: pd.DataFrame, periods: Periods) -> tuple[str, str]:
    last = steps[steps["step"] == steps["step"].max()].set_index("model")
    said = [f"{name} {error:+.0%}" for name, error in last["cumulative_error"].items()]
    return "Error by step", (
        f"After {int(steps['step'].max())} steps of {periods.step_days} days the total "
        f"so far is off by: {', '.join(said)}."
    )
