"""The page of `next_order`: how far to trust the probabilities, and for whom."""

from typing import Any

import pandas as pd

from shopcast.features.cutoffs import Periods
from shopcast.pipelines.next_order.options import Options
from shopcast.pipelines.next_order.task import NEXT_ORDER
from shopcast.showing.answers import Answer, day_of, first_rows, write
from shopcast.showing.findings import Picture
from shopcast.showing.pages import leaderboard, measured
from shopcast.showing.trust import trust

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


LISTED = {
    "customer_id": "{}", "p_order": "{:.0%}", "days": "{:.0f}", "p_return": "{:.0%}",
    "orders": "{:,.0f}",
}  # fmt: skip
LISTED_NOTE = (
    "The likeliest first; days until the next order where one is to be expected within "
    "{reach} days."
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
    **figures: Picture,
) -> tuple[str, dict[str, Any]]:
    """Write the page of who orders soon: the answer, then tables and figures."""
    own, horizon = NEXT_ORDER, periods.horizon_days
    later = differences[differences["split"] == "later"]
    beside = later[later["other"].isin(own.baselines)]
    names = {"p_order": f"orders within {horizon} days",
             "p_return": f"within {options.reach_days} days"}  # fmt: skip
    return write(
        "next_order",
        Answer(
            title="Who orders soon?",
            number=f"{predictions['p_order'].sum():,.0f} of {len(predictions):,} "
            "customers",
            says=f"So many are expected to order in the next {horizon} days. "
            + _same_day(options),
            trust=trust(metrics, differences, champion, own.choice.by, own.kinds),
            as_of=day_of(predictions),
            todo=_todo(predictions, horizon),
        ),
        f"Probability of an order within {horizon} days, for every customer.",
        first_rows(
            predictions.sort_values("p_order", ascending=False),
            LISTED,
            LISTED_NOTE.format(reach=options.reach_days),
            names,
        ),
        boards=_boards(metrics, SHOWN),
        tables=[
            measured(beside, "The champion less each baseline", ["other"], LESS,
                     LESS_NOTE),
            *(
                board | {"title": f"Right after an order: {board['title'].lower()}"}
                for board in _boards(order_metrics, SHOWN)
            ),
            measured(days, "Days to the next order", ["model"], DAYS, DAYS_NOTE),
            measured(groups, "By days with an order so far", ["orders", "model"],
                     {"base_rate": ".3f", **FEW}, "Later customers."),
            *_without(ablation),
        ],
        figures=figures,
    )  # fmt: skip


def _todo(predictions: pd.DataFrame, horizon: int) -> list[str]:
    tenth = predictions.nlargest(max(len(predictions) // 10, 1), "p_order")["p_order"]
    whole = predictions["p_order"].mean()
    return [
        f"The {len(tenth):,} likeliest order within {horizon} days with a chance of "
        f"{tenth.mean():.0%} (all: {whole:.0%}): remind them first, and keep discounts "
        "for those who would not come by themselves."
    ]


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


def _without(ablation: pd.DataFrame) -> list[dict]:
    if ablation.empty:
        return []
    note = "Boosting, fitted again without each group; later customers."
    return [measured(ablation, "Without a group of traits", ["without"], FEW, note)]


def _same_day(options: Options) -> str:
    if options.same_day_repeats:
        return "A second order on the day of an order counts as a next order."
    return (
        "Orders on one day count as one; right after an order, the next one is one on "
        "a later day."
    )
