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

from shopcast.cores import SIDE_BY_SIDE, processes
from shopcast.hooks.durations import Durations
from shopcast.hooks.groups import expected
from shopcast.progress import bar

LOG = "run.log"  # beside the layers
FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"
WORTH = 2.0  # seconds of a node that gets a line
WIDTH = 60  # letters of what runs
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
        self._begun: dict[str, float] = {}
        self._most: dict[str, int] = {}
        self._doing: dict[str, str] = {}
        preset = (run_params.get("runtime_params") or {}).get("preset")
        self._durations = Durations(self._work, preset)
        names = [node.name for node in pipeline.nodes]
        self._ahead, how = self._durations.ahead(names)
        beside = processes() if run_params.get("runner") == SIDE_BY_SIDE else 1
        seconds = expected(pipeline, self._ahead, beside)
        about = f", about {_time(seconds)} {how}" if how else ""
        what = ", ".join(run_params.get("pipeline_names") or ()) or "run"
        _say(f"{what}: {len(names)} steps{about}")
        self._began = perf_counter()
        self._bar = bar(
            total=round(sum(self._ahead.values()) + 0.1, 1),
            bar_format="{desc} {percentage:3.0f} %|{bar:24}| {remaining} left",
        )

    @hook_impl
    def before_dataset_loaded(self, node: Node) -> None:
        """Begin to count a node's time, reading included."""
        self._begun.setdefault(node.name, perf_counter())

    @hook_impl(trylast=True)
    def before_node_run(self, node: Node) -> None:
        """Show which node runs."""
        self._begun.setdefault(node.name, perf_counter())
        self.show(node.name, "")

    def show(self, node: str, text: str) -> None:
        """Show how far a node is; several may run beside each other."""
        self._doing[node] = text
        if self._bar is not None:
            each = (f"{name} {text}".rstrip() for name, text in self._doing.items())
            self._bar.set_description_str(", ".join(each)[:WIDTH])

    @hook_impl(trylast=True)
    def after_node_run(self, node: Node) -> None:
        """Tell of a node that saves nothing, if it took its time."""
        if not node.outputs:
            self._tell(node)

    @hook_impl(trylast=True)
    def after_dataset_saved(self, dataset_name: str, data: Any, node: Node) -> None:
        """Tell of a node that has saved all, if it took its time."""
        if isinstance(data, pd.DataFrame):
            most = max(self._most.get(node.name, 0), len(data))
            self._most[node.name] = most
        if dataset_name == node.outputs[-1]:
            self._tell(node)

    def _tell(self, node: Node) -> None:
        took = perf_counter() - self._begun[node.name]
        self._doing.pop(node.name, None)
        self._took[node.name] = took
        if took >= WORTH:
            most = self._most.get(node.name)
            rows = "" if most is None else f"{most:,} rows"
            _say(f"  {node.name:<44}{rows:>16}{_time(took):>12}")
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


def _time(seconds: float) -> str:
    """Tell how long something takes.

    >>> [_time(seconds) for seconds in (0.25, 59.6, 3601)]
    ['0.2 s', '1 min 0 s', '60 min 1 s']
    """
    if seconds < 59.5:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"
