import pandas as pd
import pytest

from shopcast.judging.choice import Choice

RULE = Choice({"crps": 1}, "ensemble", 0.01, veto={"spearman": 0.01}, never=("sharp",))


def metrics(**models: tuple[float, float]) -> pd.DataFrame:
    rows = [
        (model, metric, value)
        for model, values in models.items()
        for metric, value in zip(("crps", "spearman"), values, strict=True)
    ]
    return pd.DataFrame(rows, columns=["model", "metric", "value"])


@pytest.mark.parametrize(
    ("models", "champion"),
    [
        pytest.param({"a": (2, 0.6), "b": (1, 0.595)}, "b", id="the best score"),
        pytest.param({"a": (2, 0.6), "b": (1, 0.5)}, "a", id="ranks too badly"),
        pytest.param({"a": (2, 0.6), "sharp": (1, 0.7)}, "a", id="no champion ever"),
        pytest.param(
            {"a": (100, 0.6), "ensemble": (100.9, 0.6)}, "ensemble", id="as good"
        ),
        pytest.param(
            {"a": (100, 0.6), "ensemble": (101.1, 0.6)}, "a", id="not as good"
        ),
        pytest.param(
            {"a": (100, 0.6), "ensemble": (99, 0.5)}, "a", id="veto of it too"
        ),
    ],
)
def test_the_champion_scores_best_among_those_that_rank_well(models, champion):
    assert RULE.champion(metrics(**models)) == champion


def test_a_veto_needs_somebody_who_ranks_better_by_all_measures():
    rule = Choice({"crps": 1}, "", 0, veto={"spearman": 0.01, "gini": 0.01})

    def champion(spearman: float, gini: float) -> str:
        rows = [("a", 0.6, 0.9, 2), ("b", spearman, gini, 1)]
        columns = ["model", "spearman", "gini", "crps"]
        table = pd.DataFrame(rows, columns=columns).melt("model", var_name="metric")
        return rule.champion(table)

    assert champion(0.5, 0.895) == "b"
    assert champion(0.7, 0.5) == "b"
    assert champion(0.5, 0.88) == "a"
