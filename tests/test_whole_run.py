"""Two whole runs of a tiny shop, from its simulation to the pages."""

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from kedro.framework.project import pipelines
from running import open_session, run_project
from tick_labels import FILE

from shopcast.datasets.predictor import PredictorDataset
from shopcast.features import parts
from shopcast.pipelines.segmentation.nodes import buyers

TWICE = ("ltv", "segmentation", "next_order", "category", "basket")
TASKS = (*TWICE, "next_event")


def metrics(base: Path, task: str = "ltv") -> pd.DataFrame:
    return pd.read_csv(base / f"08_reporting/{task}/metrics.csv")


@pytest.mark.parametrize(
    "task", ["ltv", "next_order", "category", "basket", "next_event"]
)
def test_a_baseline_comes_first_and_every_model_is_judged_on_the_same_rows(runs, task):
    table = metrics(runs[0], task)
    origins = table[table["split"] == "backtest"]
    assert len(origins) > 0 or task in ("category", "basket", "next_event")
    assert (origins["low"] <= origins["high"]).all()
    table = table[(table["metric"] != "parameters") & (table["split"] != "backtest")]
    assert table.loc[0, "kind"] == "baseline"
    assert table["split"].unique().tolist() == ["validation", "later", "new"]
    assert (table.groupby("split")["n"].nunique() == 1).all()
    counts = table.groupby(["split", "model"]).size()
    assert counts.nunique() == 1
    assert len(counts) == 3 * table["model"].nunique()
    assert table.loc[table["kind"] == "champion", "model"].nunique() == 1


@pytest.mark.parametrize("task", TWICE)
def test_two_runs_give_the_same_numbers(runs, task):
    first, second = runs
    one = pd.read_parquet(first / f"{task}.parquet")
    two = pd.read_parquet(second / f"07_model_output/{task}.parquet")
    pd.testing.assert_frame_equal(one, two, check_exact=True)
    tables = [*(second / f"08_reporting/{task}").glob("*.csv"),
              *(second / f"06_models/{task}").rglob("*.csv")]  # fmt: skip
    assert len(tables) > 0
    for table in tables:
        other = first / table.relative_to(second)
        assert table.read_bytes() == other.read_bytes(), table.name


def test_two_runs_show_the_same(runs):
    tables = [*(runs[1] / "08_reporting/eda").glob("*.csv")]
    assert len(tables) > 2
    for table in tables:
        other = runs[0] / "08_reporting/eda" / table.name
        assert table.read_bytes() == other.read_bytes(), table.name


@pytest.mark.parametrize("task", TASKS)
def test_the_saved_model_predicts_what_the_run_predicted(runs, task):
    first = pd.read_parquet(runs[0] / f"{task}.parquet")
    again = pd.read_parquet(runs[0] / f"07_model_output/{task}.parquet")
    pd.testing.assert_frame_equal(again, first)


@pytest.mark.parametrize("task", ["ltv", "next_order"])
def test_every_buyer_has_a_forecast(runs, task):
    first = pd.read_parquet(runs[0] / f"{task}.parquet")
    buyers = pd.read_parquet(runs[0] / "03_primary/transactions.parquet")["customer_id"]
    assert sorted(first["customer_id"]) == sorted(buyers.unique())
    numbers = first.drop(columns="days", errors="ignore").select_dtypes("number")
    assert np.isfinite(numbers).all(axis=None)
    if task == "ltv":
        assert first["low"].le(first["high"]).all()


def test_what_is_said_of_a_customers_next_order_agrees(runs):
    first = pd.read_parquet(runs[0] / "next_order.parquet")
    soon, later = first["p_order"] >= 0.5, first["p_return"] >= 0.5
    assert first["p_order"].le(first["p_return"]).all()
    assert first["days"].le(first["horizon_days"]).tolist() == soon.tolist()
    assert first["days"].notna().tolist() == later.tolist()
    assert first["days"].dropna().between(0, 56).all()


def test_every_buyer_has_categories_in_order(runs):
    first = pd.read_parquet(runs[0] / "category.parquet")
    lines = pd.read_parquet(runs[0] / "03_primary/transactions.parquet")
    buyers = lines.loc[lines["quantity"] > 0, "customer_id"]
    assert sorted(first["customer_id"].unique()) == sorted(buyers.unique())
    falls = first.groupby("customer_id")["probability"].diff().dropna()
    assert falls.le(0).all()
    assert first.groupby("customer_id")["rank"].max().eq(3).all()


def test_every_buyer_has_a_list_of_products_whose_chances_fall(runs):
    first = pd.read_parquet(runs[0] / "basket.parquet")
    lines = pd.read_parquet(runs[0] / "03_primary/transactions.parquet")
    bought = lines[lines["quantity"] > 0]
    assert set(first["customer_id"]) == set(bought["customer_id"])
    lists = first.groupby("customer_id")
    assert lists["rank"].apply(lambda rank: [*rank] == [*range(1, 11)]).all()
    assert lists["product_id"].nunique().eq(10).all()
    assert lists["probability"].diff().dropna().le(0).all()
    had = bought[["customer_id", "product_id"]].drop_duplicates().assign(had=True)
    both = first.merge(had, how="left", on=["customer_id", "product_id"])
    assert both["bought_before"].tolist() == both["had"].notna().tolist()


def test_every_customer_has_exactly_one_segment(runs):
    first = pd.read_parquet(runs[0] / "segmentation.parquet")
    known = pd.read_parquet(runs[0] / "03_primary/customers.parquet")["customer_id"]
    assert first["customer_id"].tolist() == sorted(known)
    ordered = first["segment"] > 0
    assert first.loc[ordered, ["margin", "x", "y"]].notna().all(axis=None)
    assert first["name"].notna().all()


def test_the_map_is_of_the_embedding_not_of_the_facts(runs):
    folder = runs[0] / "06_models/segmentation"
    predictor = PredictorDataset(filepath=str(folder / "predictor.zip")).load()
    examples = runs[0] / "05_model_input/segmentation/training_examples.parquet"
    embedding = predictor.space.encode(buyers(pd.read_parquet(examples)))
    np.testing.assert_allclose(
        predictor.on_map.affinities.knn_index.data, embedding, atol=1e-6
    )


def test_the_pages_are_whole_and_lead_to_each_other(runs):
    folder = runs[0] / "08_reporting"
    for name in ("index", "ltv/index", "next_order/index", "category/index",
                 "basket/index", "next_event/index", "early_warning/index",
                 "segmentation/index", "segmentation/playbook",
                 "monitoring/index", "eda/explorer"):  # fmt: skip
        page = (folder / f"{name}.html").read_text()
        assert page.rstrip().endswith("</html>")
        own = page.split("</script>")[-1]
        for link in re.findall(r'href="([^"#]+)"', own):
            assert ((folder / f"{name}.html").parent / link).resolve().is_file(), link
        assert not re.search(r'(?:src|href)="https?:', own)


def test_drift_is_measured_against_training_never_against_itself(runs):
    folder = runs[0] / "08_reporting/monitoring"
    for task in ("ltv", "next_order", "category", "basket"):
        drift = pd.read_csv(folder / f"{task}_drift.csv")
        assert set(drift["table"]) == {"features", "predictions"}
        assert drift["psi"].max() > 0
    assert len(pd.read_csv(folder / "segmentation_drift.csv")) == 0
    assert "nothing to compare yet" in (folder / "index.html").read_text()


def test_the_budget_is_spent(runs):
    budget = pd.read_csv(runs[0] / "08_reporting/ltv/budget.csv")["budget"].sum()
    assert budget == pytest.approx(10_000)


def test_every_label_of_every_figure_can_be_read(runs):
    found = json.loads((runs[0] / FILE).read_text())
    made = pipelines["everything"].all_outputs()
    assert len(found) == sum(name.endswith("_figure") for name in made)
    assert {path: labels for path, labels in found.items() if labels} == {}


@pytest.fixture(scope="module")
def last_weeks(runs, tmp_path_factory) -> Path:
    """The last four weeks alone, prepared, and what the whole run had learnt."""
    base = tmp_path_factory.mktemp("last_weeks")
    raw = shutil.copytree(runs[0].parent / "raw", base / "raw")
    paths = sorted((raw / "order_lines").glob("*.parquet"))
    lines = pd.concat(map(pd.read_parquet, paths))
    start = lines["time"].max() - pd.Timedelta(days=28)
    for path in paths:
        part = pd.read_parquet(path)
        part[part["time"] >= start].to_parquet(path)
    run_project("preparation", base, raw, env="test")
    for layer in ("04_feature", "06_models"):
        shutil.copytree(runs[0] / layer, base / layer, dirs_exist_ok=True)
    return base


@pytest.mark.parametrize("task", TASKS)
def test_a_saved_predictor_answers_on_a_few_weeks(last_weeks, task):
    raw, base = last_weeks / "raw", last_weeks
    own = {"namespaces": [task]}  # all tasks read what was prepared once
    run_project(f"{task}_predict", base, raw, env="test", parts=own)
    found = pd.read_parquet(base / f"07_model_output/{task}.parquet")
    lines = pd.read_parquet(base / "03_primary/transactions.parquet")
    buyers = lines.loc[lines["quantity"] > 0, "customer_id"].unique()
    assert len(buyers) > 1
    assert set(buyers) <= set(found["customer_id"])
    numbers = found[found["customer_id"].isin(buyers)].select_dtypes("number")
    assert np.isfinite(numbers).all(axis=None)


@pytest.mark.parametrize(
    ("task", "name", "largest"),
    [
        ("ltv", "current_examples", "transactions"),
        ("next_order", "current_examples", "events"),
        ("category", "examples", "events"),
    ],
)
def test_customers_are_described_alike_part_by_part(
    runs, monkeypatch, task, name, largest
):
    rows = pq.read_metadata(runs[0] / f"03_primary/{largest}.parquet").num_rows
    monkeypatch.setattr(parts, "ROWS", rows // 3)
    counted = []
    monkeypatch.setattr(parts, "bar", lambda each, _: counted.append(each) or each)
    with open_session("test", base_path=str(runs[0])) as session:
        catalog = session.load_context().catalog
        node = pipelines[task].filter(node_names=[f"{task}.make_{name}"]).nodes[0]
        found = node.run({one: catalog.load(one) for one in node.inputs})
        for output, table in found.items():
            assert _arrow(table).equals(_arrow(catalog.load(output))), output
    assert [len(each) > 2 for each in counted] == [True]


def _arrow(table: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata()
