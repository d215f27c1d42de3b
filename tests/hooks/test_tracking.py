"""What MLflow is told of a run."""

from types import SimpleNamespace

import pandas as pd
from kedro.io import DataCatalog, MemoryDataset
from kedro.pipeline import Node, Pipeline
from kedro_datasets.text import TextDataset

from shopcast.hooks.tracking import Tracking

METRICS = pd.DataFrame(
    [(model, kind, split, metric, value)
     for model, kind, value in (("zero", "baseline", 2.0), ("gru", "champion", 1.0))
     for split in ("validation", "later")
     for metric in ("mae", "crps", "r2", "bias", "width", "gini")],
    columns=["model", "kind", "split", "metric", "value"],
)  # fmt: skip


def test_a_run_is_named_headlines_come_first_and_the_champion_is_registered(
    experiment, tmp_path
):
    path = tmp_path / "06_models/ltv/predictor.zip"
    path.parent.mkdir(parents=True)
    path.write_text("learnt")
    predictor = TextDataset(filepath=str(path))
    catalog = DataCatalog({"params:seed": MemoryDataset(7), "ltv.predictor": predictor})
    pipeline = Pipeline([Node(lambda seed: seed, "params:seed", "x", name="draw")])
    loader = SimpleNamespace(work=tmp_path, store="myshop")
    tracking = Tracking()
    with experiment.start_run() as run:
        tracking.after_context_created(SimpleNamespace(config_loader=loader))
        asked = {"pipeline_names": ["ltv"]}
        tracking.before_pipeline_run(asked, pipeline, catalog)
        tracking.after_dataset_saved("ltv.metrics", METRICS)
        tracking.after_dataset_saved("ltv.predictor", "learnt")
    client = experiment.MlflowClient()
    told = client.get_run(run.info.run_id)
    assert told.info.run_name == "myshop ltv"
    assert told.data.params["seed"] == "7"
    names = sorted(told.data.metrics)
    assert names[:4] == [f"0_ltv/{name}" for name in ("bias", "crps", "mae", "r2")]
    assert {told.data.metrics[name] for name in names[:4]} == {1.0}
    assert told.data.metrics["validation/zero/gini"] == 2.0
    (version,) = client.search_model_versions("name = 'myshop-ltv'")
    assert version.run_id == run.info.run_id
    assert version.source.endswith("06_models/ltv/predictor.zip")
