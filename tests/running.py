"""How tests run the project."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kedro.framework.project import pipelines, settings
from kedro.framework.session import KedroSession
from kedro.framework.startup import bootstrap_project

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


def run_project(pipeline: str, base: Path, raw: Path, env=None, **params) -> None:
    """Run a pipeline from the files in `raw` to the layers in `base`."""
    with open_session(env, **params, base_path=str(base), raw_path=str(raw)) as session:
        session.run(pipeline_names=[pipeline])
