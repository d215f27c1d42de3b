from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from shopcast.pipelines.ltv.figures import plot_step_errors, plot_tracking
from shopcast.pipelines.ltv.step_errors import measure_steps

PERIODS = SimpleNamespace(step_days=7)


class Known:
    """Rows of two customers who spent in two steps."""

    def __init__(self) -> None:
        self.futures = {"spend": np.array([[10, 20], [0, 30]])}

    def labelled(self, _: pd.DataFrame) -> "Known":
        return self


def forecasts(**by_step: list) -> pd.DataFrame:
    tables = [
        pd.DataFrame({"model": name, "step_spend": steps})
        for name, steps in by_step.items()
    ]
    return pd.concat(tables, ignore_index=True)


def test_each_step_is_compared_and_so_is_the_total_up_to_it():
    given = forecasts(direct=[[10.0, 10.0], [10.0, 30.0]], total=[None, None])
    found = measure_steps(Known(), pd.DataFrame(), given)
    assert found["model"].tolist() == ["direct", "direct"]
    assert found["mae"].tolist() == [5.0, 5.0]
    assert found["cumulative_error"].tolist() == pytest.approx([1.0, 0.0])


def test_where_nothing_forecasts_steps_the_figures_say_so():
    told = pd.DataFrame({"model": ["lightgbm"], "expected_spend": [1.0]})
    found = measure_steps(Known(), pd.DataFrame(), told)
    assert found.empty
    for one in (
        plot_step_errors(found, PERIODS),
        plot_tracking(found, told, "lightgbm", PERIODS),
    ):
        assert not one.shown
        assert "left out" in one.sentence
