"""What a run tells while it goes on, and where all else can be read."""

import logging
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from time import perf_counter
from typing import Any

import pandas as pd
from kedro.framework.context import KedroContext
from kedro.framework.hooks import hook_impl
from kedro.pipeline import Pipeline
from kedro.pipeline.node import Node
from tqdm import tqdm

from shopcast.hooks.durations import Durations
from shopcast.progress import bar

LOG = "run.log"  # beside the layers
FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"
WORTH = 2.0  # seconds of a node that gets a line
LOG_BYTES = 5 * 2**20


class Progress:
    """One line for each node that takes its time, and a bar of what is left.

    How long is left is told by `Durations`.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._bar: tqdm | None = None
        self._log: logging.Handler | None = None

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Remember where the run works."""
        loader: Any = context.config_loader
        self._work: Path = loader.work

    @hook_impl(trylast=True)
    def before_pipeline_run(self, run_params: dict, pipeline: Pipeline) -> None:
        """Say how much there is to do, and begin the log."""
        self._stop()  # what an interrupted run has left
        self._log = _log_to(self._work / LOG)
        _mute(True)
        self._took: dict[str, float] = {}
        preset = (run_params.get("runtime_params") or {}).get("preset")
        self._durations = Durations(self._work, preset)
        names = [node.name for node in pipeline.nodes]
        self._ahead, how = self._durations.ahead(names)
        about = f", about {_time(sum(self._ahead.values()))} {how}" if how else ""
        what = ", ".join(run_params.get("pipeline_names") or ()) or "run"
        _say(f"{what}: {len(names)} steps{about}")
        self._began = self._since = perf_counter()
        self._bar = bar(
            total=round(sum(self._ahead.values()), 1),
            bar_format="{desc} {percentage:3.0f} %|{bar:24}| {remaining} left",
        )

    @hook_impl(trylast=True)
    def before_node_run(self, node: Node) -> None:
        """Show which node runs."""
        if self._bar is not None:
            self._bar.set_description_str(node.name)

    @hook_impl(tryfirst=True)
    def after_node_run(self, node: Node, outputs: dict[str, Any]) -> None:
        """Tell of the node, if it took its time."""
        now = perf_counter()
        took, self._since = now - self._since, now  # reading and writing included
        self._took[node.name] = took
        if took >= WORTH:
            _say(f"  {node.name:<44}{_rows(outputs):>16}{_time(took):>12}")
        if self._bar is not None:
            self._bar.update(self._ahead.get(node.name, 0.0))

    @hook_impl
    def after_pipeline_run(self) -> None:
        """Say that it is done, and keep how long each node took."""
        self._end(f"done in {_time(perf_counter() - self._began)}")

    @hook_impl(tryfirst=True)
    def on_pipeline_error(self, error: Exception) -> None:
        """Say where more is told."""
        logging.getLogger("run").info("stopped", exc_info=error)
        self._end("stopped")

    def _end(self, how: str) -> None:
        self._durations.keep(self._took)
        self._stop()
        _say(f"{how}; all that was logged: {self._work / LOG}")

    def _stop(self) -> None:
        _mute(False)
        if self._bar is not None:
            self._bar.close()
        if self._log is not None:
            logging.getLogger().removeHandler(self._log)
            with suppress(OSError):
                self._log.close()
        self._bar = self._log = None


class _File(RotatingFileHandler):
    """A log whose own faults, such as a full disk, are told of elsewhere."""

    def handleError(self, record: logging.LogRecord) -> None:
        pass


def is_known(record: logging.LogRecord) -> bool:
    """Tell whether a warning is news: of this one kedro-mlflow's makers know."""
    return "Add type hints to the `predict` method" not in record.getMessage()


def is_worth(record: logging.LogRecord) -> bool:
    """Tell whether the terminal shows it in a run: ours, errors, how to resume."""
    ours = record.name.startswith(("shopcast", "kedro.runner"))
    return ours or record.levelno >= logging.ERROR


def _mute(muted: bool) -> None:
    for one in logging.getLogger().handlers:
        if not isinstance(one, _File):
            (one.addFilter if muted else one.removeFilter)(is_worth)


def _log_to(path: Path) -> logging.Handler:
    """Write everything that is logged to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = _File(path, maxBytes=LOG_BYTES, backupCount=1, delay=True)
    handler.setFormatter(logging.Formatter(FORM))
    logging.getLogger().addHandler(handler)
    return handler


def _say(line: str) -> None:
    tqdm.write(line)


def _rows(outputs: dict[str, Any]) -> str:
    """Tell the rows of the largest table that a node made.

    >>> _rows({"a": pd.DataFrame({"x": range(1200)}), "b": 1})
    '1,200 rows'
    """
    tables = [len(one) for one in outputs.values() if isinstance(one, pd.DataFrame)]
    return f"{max(tables):,} rows" if tables else ""


def _time(seconds: float) -> str:
    """Tell how long something takes.

    >>> [_time(seconds) for seconds in (0.25, 59.6, 3601)]
    ['0.2 s', '1 min 0 s', '60 min 1 s']
    """
    if seconds < 59.5:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"
