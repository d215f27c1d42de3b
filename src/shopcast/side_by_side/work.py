"""What the other process does: it runs nodes, and tells of each."""

import logging
import os
import pickle
import signal
from contextlib import suppress
from importlib.metadata import entry_points
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any

from kedro.framework.hooks import hook_impl
from kedro.pipeline import Pipeline
from kedro.pipeline.node import Node

from shopcast.bad_input import BadInput
from shopcast.hooks.asked import Session
from shopcast.progress import write_bars_to
from shopcast.side_by_side.messages import Failed, Hooked, Pipe, Shown, saved


def serve(connection: Connection, session: Session) -> None:
    """Run what is asked for until the first process ends, or ends this one."""
    Thread(target=_end_with_the_first, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first one hears it
    pipe = Pipe(connection)
    try:
        _run_what_is_asked(connection, pipe, session)
    except EOFError:
        pass  # the first process has ended
    except Exception as error:
        with suppress(ConnectionError):
            pipe.tell(_failed(error))


def _run_what_is_asked(connection: Connection, pipe: Pipe, session: Session) -> None:
    from kedro.framework.hooks.manager import _create_hook_manager
    from kedro.framework.project import pipelines, settings
    from kedro.framework.session import KedroSession
    from kedro.framework.startup import bootstrap_project
    from kedro.runner import SequentialRunner

    bootstrap_project(session.project)
    logging.getLogger().handlers = [pipe]
    logging.captureWarnings(True)
    settings.set("DISABLE_HOOKS_FOR_PLUGINS", _plugins())  # the first process has them
    hooks = _create_hook_manager()
    heard = _Told(pipe)
    hooks.register(heard)
    write_bars_to(heard)
    asked: dict[str, Any] = {"conf_source": session.conf, "env": session.env}
    asked["runtime_params"] = session.params
    with KedroSession.create(session.project, **asked) as own:
        context: Any = own.load_context()  # type: ignore[attr-defined]
        catalog = context.catalog
        pipelines.set_requested([*session.pipelines])
        whole = sum((pipelines[name] for name in session.pipelines), Pipeline([]))
        while names := connection.recv():
            try:
                SequentialRunner().run(whole.filter(node_names=names), catalog, hooks)
            except Exception as error:
                pipe.tell(_failed(error, catalog))
            else:
                pipe.tell(None)


def _plugins() -> tuple[str, ...]:
    found = entry_points(group="kedro.hooks")
    return tuple(sorted({one.dist.name for one in found if one.dist}))


def _failed(error: Exception, catalog: Any = None) -> Failed:
    """Say why in one sentence, where that is known, or else as it was raised."""
    from shopcast.hooks.refusals import Refusals

    logging.getLogger("run").info("stopped", exc_info=error)
    try:
        Refusals().on_pipeline_error(error, catalog)
        pickle.loads(pickle.dumps(error))
    except BadInput as refusal:
        return Failed(refusal)
    except Exception:
        return Failed(RuntimeError(f"{type(error).__name__}: {error}"))
    return Failed(error)


def _end_with_the_first() -> None:
    first = parent_process()
    if first is not None:
        first.join()
    os._exit(1)


class _Told:
    """Tells of every hook that the first process calls, and what bars are at."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe, self._node = pipe, ""

    def write(self, text: str) -> None:
        if text.strip():
            self._pipe.tell(Shown(self._node, text.strip()))

    def flush(self) -> None:
        pass

    @hook_impl
    def before_dataset_loaded(self, dataset_name: str, node: Node) -> None:
        self._tell("before_dataset_loaded", node, dataset_name=dataset_name)

    @hook_impl
    def before_node_run(self, node: Node) -> None:
        self._node = node.name
        self._tell("before_node_run", node, inputs={})

    @hook_impl
    def after_node_run(self, node: Node) -> None:
        self._tell("after_node_run", node, inputs={}, outputs={})

    @hook_impl
    def before_dataset_saved(self, dataset_name: str, node: Node) -> None:
        given = {"dataset_name": dataset_name, "data": None}
        self._tell("before_dataset_saved", node, **given)

    @hook_impl
    def after_dataset_saved(self, dataset_name: str, data: Any, node: Node) -> None:
        self._pipe.send(saved(dataset_name, node.name, data))

    def _tell(self, hook: str, node: Node, **given: Any) -> None:
        self._pipe.tell(Hooked(hook, node.name, given))
