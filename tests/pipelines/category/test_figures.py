"""What figures of categories say, by hand."""

import pandas as pd
import pytest

from shopcast.pipelines.category import figures

COLUMNS = ["category", "metric", "value", "low", "high", "n"]


def ablation(without_season: float) -> pd.DataFrame:
    rows = [
        (group, metric, value, value, value, 9)
        for group, value in (("nothing", 0.5), ("season", without_season))
        for metric in ("macro_ap", "log_loss")
    ]
    return pd.DataFrame(rows, columns=["without", *COLUMNS[1:]])


@pytest.mark.parametrize(
    ("without", "said"),
    [
        (0.6, "loses most without season: log-loss 0.6000 instead of 0.5000."),
        (0.4, "loses nothing without any one of them."),
    ],
)
def test_what_gets_better_without_a_group_has_not_lost(without, said):
    finding = figures.plot_ablation(ablation(without))
    assert finding.sentence == f"Pooled boosting {said}"


def test_a_category_in_few_orders_is_not_foretold_best():
    facts = {"home": (0.7, 0.5), "toys": (0.6, 0.3), "art": (1.0, 0.01)}
    rows = [
        (name, metric, value, value, value, 100)
        for name, (auc, rate) in facts.items()
        for metric, value in (
            ("auc", auc),
            ("ap", 0.5),
            ("base_rate", rate),
            ("lift", 2),
        )
    ]
    said = figures.plot_by_class(pd.DataFrame(rows, columns=COLUMNS)).sentence
    assert said.endswith("home is foretold best (AUC 0.700), toys worst (0.600).")
