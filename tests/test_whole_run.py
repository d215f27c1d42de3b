"""Two whole runs of a tiny shop, from its simulation to the budget."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import run_project


def run_ltv(base: Path, raw: Path) -> None:
    """Train and predict; then predict once more with what was saved."""
    run_project("ltv", base, raw, env="test")
    (base / "07_model_output/ltv.parquet").rename(base / "first.parquet")
    run_project("ltv_predict", base, raw, env="test")


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> tuple[Path, Path]:
    """The layers of two runs on one tiny shop, each in a process of its own."""
    folder = tmp_path_factory.mktemp("project")
    run_project("simulation", folder, folder / "raw", env="test")
    bases = folder / "one", folder / "two"
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(run_ltv, bases, [folder / "raw"] * 2))
    return bases


def metrics(base: Path) -> pd.DataFrame:
    return pd.read_csv(base / "08_reporting/ltv/metrics.csv")


def test_a_baseline_comes_first_and_every_model_is_judged_on_the_same_rows(runs):
    table = metrics(runs[0])
    assert table.loc[0, ["model", "kind"]].tolist() == ["zero", "baseline"]
    assert table["split"].unique().tolist() == ["validation", "later", "new"]
    assert (table.groupby("split")["n"].nunique() == 1).all()
    counts = table.groupby(["split", "model"]).size()
    assert counts.nunique() == 1
    assert len(counts) == 3 * table["model"].nunique()
    assert table.loc[table["kind"] == "champion", "model"].nunique() == 1


def test_two_runs_give_the_same_numbers(runs):
    pd.testing.assert_frame_equal(*map(metrics, runs), check_exact=True)
    first, second = (pd.read_parquet(base / "first.parquet") for base in runs)
    pd.testing.assert_frame_equal(first, second, check_exact=True)


def test_the_saved_model_predicts_what_the_run_predicted(runs):
    first = pd.read_parquet(runs[0] / "first.parquet")
    again = pd.read_parquet(runs[0] / "07_model_output/ltv.parquet")
    pd.testing.assert_frame_equal(again, first)
    buyers = pd.read_parquet(runs[0] / "03_primary/transactions.parquet")["customer_id"]
    assert sorted(first["customer_id"]) == sorted(buyers.unique())
    assert np.isfinite(first.select_dtypes("number")).all(axis=None)
    assert first["low"].le(first["high"]).all()


def test_the_budget_is_spent(runs):
    budget = pd.read_csv(runs[0] / "08_reporting/ltv/budget.csv")["budget"].sum()
    assert budget == pytest.approx(10_000)
