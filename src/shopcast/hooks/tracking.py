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
        self._work = loader.work

    @hook_impl(trylast=True)
    def before_pipeline_run(self, pipeline: Pipeline, catalog: DataCatalog) -> None:
        """Log the parameters that the run reads."""
        self._catalog = catalog
        mlflow = _running_mlflow()
        if mlflow is None:
            return
        mlflow.set_tags({FOLDER: str(self._work), HOST: node()})
        close_killed(mlflow)
        named: dict[str, str] = {}
        for dataset in sorted(pipeline.inputs()):
            if dataset.startswith(PARAMS):
                value = catalog.load(dataset)
                flat = flatten(value, dataset.removeprefix(PARAMS))
                named |= {name: str(one)[:500] for name, one in flat}
        known = mlflow.active_run().data.params
        mlflow.log_params(
            {name: one for name, one in named.items() if name not in known}
        )

    @hook_impl
    def after_pipeline_run(self) -> None:
        """Log the most memory that the process has held."""
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
            mlflow.log_metrics(_by_name(data))
        path = getattr(self._catalog.get(dataset_name), "_filepath", None)
        layer = next((name for name in LOGGED_LAYERS if name in str(path)), None)
        if layer:
            task = dataset_name.rpartition(".")[0]
            mlflow.log_artifact(str(path), f"{layer}/{task}".rstrip("/"))


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
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)


def _by_name(metrics: pd.DataFrame) -> dict[str, float]:
    known = metrics.dropna(subset="value")
    names = known["split"] + "/" + known["model"] + "/" + known["metric"]
    return dict(zip(names, known["value"], strict=True))
