"""What of a run is logged to MLflow, beside what kedro-mlflow logs by itself."""

import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from platform import node
from typing import Any

import pandas as pd
from kedro.framework.context import KedroContext
from kedro.framework.hooks import hook_impl
from kedro.io import DataCatalog
from kedro.pipeline import Pipeline
from pydantic import BaseModel

from shopcast.hooks.alone import is_free

LOGGED_LAYERS = ("06_models", "08_reporting")
PARAMS = "params:"
FOLDER, HOST = "folder", "host"  # where a run works
NAME = "mlflow.runName"
HEADLINES = 4  # of a task; MLflow sorts by name, so they come first
PREDICTOR = ".predictor"


def flatten(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    """List nested and typed parameters one by one.

    >>> dict(flatten({"fit": {"epochs": 3}}, "ltv"))
    {'ltv.fit.epochs': 3}
    """
    if isinstance(value, BaseModel):
        value = value.model_dump()
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flatten(inner, f"{name}.{key}")
    else:
        yield name, value


class Tracking:
    """Log flattened parameters, metrics, figures and models of every run."""

    def __init__(self) -> None:
        """Begin without a catalog."""
        self._catalog: DataCatalog | None = None

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Remember where the run works."""
        loader: Any = context.config_loader
        self._work, self._store = loader.work, loader.store

    @hook_impl(trylast=True)
    def before_pipeline_run(
        self, run_params: dict[str, Any], pipeline: Pipeline, catalog: DataCatalog
    ) -> None:
        """Name the run by its shop and pipelines, and log the parameters it reads."""
        self._catalog = catalog
        mlflow = _running_mlflow()
        if mlflow is None:
            return
        what = ", ".join(run_params.get("pipeline_names") or ()) or "run"
        named = {NAME: f"{self._store} {what}", FOLDER: str(self._work), HOST: node()}
        mlflow.set_tags(named)
        close_killed(mlflow)
        given: dict[str, str] = {}
        for dataset in sorted(pipeline.inputs()):
            if dataset.startswith(PARAMS):
                value = catalog.load(dataset)
                flat = flatten(value, dataset.removeprefix(PARAMS))
                given |= {name: str(one)[:500] for name, one in flat}
        known = mlflow.active_run().data.params
        mlflow.log_params(
            {name: one for name, one in given.items() if name not in known}
        )

    @hook_impl
    def after_pipeline_run(self) -> None:
        """Log the most memory that a process of the run has held."""
        mlflow = _running_mlflow()
        if mlflow is not None:
            mlflow.log_metric("peak_memory_mb", _peak_memory())

    @hook_impl
    def after_dataset_saved(self, dataset_name: str, data: Any) -> None:
        """Log metrics as metrics; reports, figures and models as files."""
        mlflow = _running_mlflow()
        if mlflow is None or self._catalog is None:
            return
        if dataset_name.endswith(".metrics"):
            task = dataset_name.removesuffix(".metrics")
            mlflow.log_metrics(headlines(data, task) | _by_name(data))
        path = getattr(self._catalog.get(dataset_name), "_filepath", None)
        layer = next((name for name in LOGGED_LAYERS if name in str(path)), None)
        if path and layer:
            task = dataset_name.rpartition(".")[0]
            place = f"{layer}/{task}".rstrip("/")
            mlflow.log_artifact(str(path), place)
            if dataset_name.endswith(PREDICTOR):
                register(mlflow, f"{self._store}-{task}", f"{place}/{Path(path).name}")


def headlines(metrics: pd.DataFrame, task: str) -> dict[str, float]:
    """Name the champion's first metrics on later customers so that they come first."""
    own = metrics[(metrics["kind"] == "champion") & (metrics["split"] == "later")]
    first = own.dropna(subset="value").head(HEADLINES)
    return {
        f"0_{task}/{name}": float(value)
        for name, value in zip(first["metric"], first["value"], strict=True)
    }


def register(mlflow: Any, name: str, place: str) -> None:
    """Register what a run has learnt to use as a version of the shop's model.

    Args:
        mlflow: With an active run.
        name: The model's: shop and task.
        place: The predictor among the run's artifacts.
    """
    client, run = mlflow.MlflowClient(), mlflow.active_run().info
    if not client.search_registered_models(f"name = '{name}'"):
        client.create_registered_model(name)
    client.create_model_version(name, f"{run.artifact_uri}/{place}", run.run_id)


def _running_mlflow() -> Any:
    import mlflow

    return mlflow if mlflow.active_run() else None


def close_killed(mlflow: Any) -> None:
    """Close runs that MLflow takes for running, in whose folder no process works."""
    own, client = mlflow.active_run().info, mlflow.MlflowClient()
    running = "attributes.status = 'RUNNING'"
    for run in client.search_runs([own.experiment_id], running):
        folder = run.data.tags.get(FOLDER)
        here = run.info.run_id != own.run_id and run.data.tags.get(HOST) == node()
        if here and folder and is_free(Path(folder)):
            client.set_terminated(run.info.run_id, "KILLED")


def _peak_memory() -> float:
    """Tell the greatest resident size, which macOS counts in bytes, in megabytes."""
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    most = max(resource.getrusage(who).ru_maxrss for who in whose)
    return most / (2**20 if sys.platform == "darwin" else 2**10)


def _by_name(metrics: pd.DataFrame) -> dict[str, float]:
    known = metrics.dropna(subset="value")
    names = known["split"] + "/" + known["model"] + "/" + known["metric"]
    return dict(zip(names, known["value"], strict=True))
