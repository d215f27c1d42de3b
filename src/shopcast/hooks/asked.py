"""What a run was asked for, so that another process can do a part of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kedro.framework.context import KedroContext
from kedro.framework.hooks import hook_impl


@dataclass(frozen=True)
class Session:
    """What makes the same session in another process.

    Attributes:
        project: The project's folder.
        conf: The folder of its configuration.
        env: Of which environment.
        params: What `--params` says.
        pipelines: Names of what is run; without any it is `__default__`.
        work: The folder of the store's layers.
    """

    project: Path
    conf: str
    env: str | None
    params: dict[str, Any]
    pipelines: tuple[str, ...]
    work: Path


class Asked:
    """Keep what the session was begun with."""

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Remember the session's context."""
        self._context = context

    @hook_impl
    def before_pipeline_run(self, run_params: dict[str, Any]) -> None:
        """Remember what is run."""
        loader: Any = self._context.config_loader
        self.session = Session(
            project=self._context.project_path,
            conf=loader.conf_source,
            env=loader.env,
            params=loader.runtime_params or {},
            pipelines=tuple(run_params.get("pipeline_names") or ("__default__",)),
            work=loader.work,
        )
