"""How tests run the project."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kedro.framework.project import pipelines, settings
from kedro.framework.session import KedroSession
from kedro.framework.startup import bootstrap_project
from omegaconf import OmegaConf

from shopcast.features.cutoffs import Periods

ROOT = Path(__file__).resolve().parents[1]
PLUGINS = ("kedro_mlflow", "kedro-viz", "kedro-telemetry")


@contextmanager
def open_session(env: str | None = None, **params) -> Iterator[KedroSession]:
    """Open a session; MLflow and the viewer, which write into the project, stay out."""
    bootstrap_project(ROOT)
    pipelines.set_requested(None)
    settings.set("DISABLE_HOOKS_FOR_PLUGINS", PLUGINS)
    try:
        with KedroSession.create(ROOT, env=env, runtime_params=params) as session:
            yield session
    finally:
        settings.set("DISABLE_HOOKS_FOR_PLUGINS", ())


def run_project(
    pipeline: str, base: Path, raw: Path, env=None, parts=None, **params
) -> None:
    """Run a pipeline, or `parts` of it, from the files in `raw` to layers in `base`."""
    with open_session(env, **params, base_path=str(base), raw_path=str(raw)) as session:
        session.run(pipeline_names=[pipeline], **parts or {})


def predict_again(
    env: str, tasks: Sequence[str], learnt: Path, base: Path, raw: Path
) -> None:
    """Prepare in an environment, and predict by what an earlier run has learnt."""
    for layer in ("04_feature", "06_models"):
        shutil.copytree(learnt / layer, base / layer)
    run_project("preparation", base, raw, env=env)
    for task in tasks:
        own = {"namespaces": [task]}  # without preparing anew
        run_project(f"{task}_predict", base, raw, env=env, parts=own, **of_test(task))


def of_test(task: str) -> dict[str, Any]:
    """Read what `conf/test` changes of a task's parameters."""
    return OmegaConf.load(ROOT / f"conf/test/parameters_{task}.yml")


def parameters_of(task: str) -> dict[str, Any]:
    """Read what `conf/test` makes of a task's parameters."""
    files = (ROOT / f"conf/{env}/parameters_{task}.yml" for env in ("base", "test"))
    merged = OmegaConf.merge(*map(OmegaConf.load, files))
    return OmegaConf.to_container(merged)[task]


def periods(**changes) -> Periods:
    """Divide time by weeks, with nobody kept out of training."""
    weekly = {"horizon_days": 7, "label_days": 7, "step_days": 7, "every_days": 7,
              "first_days": 7, "train_days": 99, "new_share": 0}  # fmt: skip
    return Periods(**weekly | changes)
