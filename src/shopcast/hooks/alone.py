"""One run at a time works in a folder."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from kedro.framework.context import KedroContext
from kedro.framework.hooks import hook_impl

from shopcast.bad_input import BadInput
from shopcast.datasets.whole import clear_leftovers

LOCK = ".lock"
DATABASE = "sqlite:///"


class Alone:
    """Refuse a run where another one works; clear what a killed one has left."""

    @hook_impl(wrapper=True)
    def after_context_created(self, context: KedroContext) -> Iterator[None]:
        """Let one session at a time make MLflow's database."""
        loader: Any = context.config_loader
        self._work: Path = loader.work
        server = loader["mlflow"].get("server") or {}
        uri = server.get("mlflow_tracking_uri") or ""
        if not uri.startswith(DATABASE):
            return (yield)
        with FileLock(uri.removeprefix(DATABASE) + LOCK):
            return (yield)

    @hook_impl(tryfirst=True)
    def before_pipeline_run(self) -> None:
        """Take the folder of the store's layers.

        Raises:
            BadInput: Another run has it, or it cannot be written.
        """
        try:
            self._lock = lock_of(self._work)
            self._lock.acquire(blocking=False)
        except Timeout as error:
            raise BadInput(
                f"base_path: another run works in {self._work}; wait until it has "
                "ended, or choose another folder by --params base_path=…."
            ) from error
        except OSError as error:
            raise BadInput(
                f"base_path: {self._work} cannot be written "
                f"({(error.strerror or str(error)).lower()}); choose another folder by "
                "--params base_path=…."
            ) from error
        for layer in self._work.glob("0[1-8]_*"):
            clear_leftovers(layer)

    @hook_impl(trylast=True)
    def after_pipeline_run(self) -> None:
        """Give the folder back."""
        self._lock.release(force=True)

    @hook_impl(tryfirst=True)
    def on_pipeline_error(self) -> None:
        """Give the folder back."""
        self._lock.release(force=True)


def lock_of(folder: Path) -> FileLock:
    """Name a folder's lock; the system frees it when its process ends, however."""
    folder.mkdir(parents=True, exist_ok=True)
    return FileLock(folder / LOCK, is_singleton=True)


def is_free(folder: Path) -> bool:
    """Tell whether no other process works in a folder."""
    if not folder.is_dir():
        return True
    lock: Any = lock_of(folder)
    if lock.is_locked:
        return True
    try:
        with lock.acquire(blocking=False):
            return True
    except (Timeout, OSError):
        return False
