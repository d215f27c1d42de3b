"""The comparison of two runs sees what differs, and nothing else."""

import sys

import pandas as pd
import pytest
from running import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))

from same_numbers import compare

METRICS = pd.DataFrame(
    {"model": ["zero", "bigru"], "kind": "baseline", "split": "later", "metric": "mae",
     "value": [1.0, 0.5], "low": None, "high": None, "n": 9}
)  # fmt: skip
PREDICTIONS = pd.DataFrame({"customer_id": ["ann", "bob"], "p": [0.1, 0.2]})


def save(folder, metrics=METRICS, predictions=PREDICTIONS):
    (folder / "08_reporting/ltv").mkdir(parents=True)
    (folder / "07_model_output").mkdir()
    metrics.to_csv(folder / "08_reporting/ltv/metrics.csv", index=False)
    predictions.to_parquet(folder / "07_model_output/ltv.parquet")
    return folder


def test_the_order_of_rows_and_new_rows_do_not_count(tmp_path, capsys):
    more = pd.concat([METRICS[::-1], METRICS.head(1).assign(metric="parameters")])
    before = save(tmp_path / "before")
    after = save(tmp_path / "after", more, PREDICTIONS[::-1])
    assert compare(before, after)
    assert "1 rows are new" in capsys.readouterr().out


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"metrics": METRICS.assign(value=[1.0, 0.5 + 1e-15])}, id="bit"),
        pytest.param({"metrics": METRICS.head(1)}, id="row-gone"),
        pytest.param({"metrics": METRICS.assign(kind="champion")}, id="champion"),
        pytest.param({"predictions": PREDICTIONS.assign(p=0.1)}, id="prediction"),
        pytest.param({"predictions": PREDICTIONS[["customer_id"]]}, id="column-gone"),
    ],
)
def test_the_last_digit_counts(tmp_path, changed, capsys):
    before, after = save(tmp_path / "before"), save(tmp_path / "after", **changed)
    assert not compare(before, after)
    assert "differ" in capsys.readouterr().out
