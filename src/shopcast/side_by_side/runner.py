"""A runner whose nodes of one namespace have a process of their own."""

import logging
from contextlib import ExitStack
from graphlib import CycleError, TopologicalSorter
from multiprocessing.connection import wait
from typing import Any

from kedro.io import CatalogProtocol
from kedro.pipeline import Pipeline
from kedro.runner import SequentialRunner
from pluggy import PluginManager

from shopcast.cores import SIDE_BY_SIDE, processes
from shopcast.hooks.asked import Asked, Session
from shopcast.hooks.durations import Durations
from shopcast.hooks.groups import before, group_of, grouped
from shopcast.hooks.progress import Progress
from shopcast.side_by_side.messages import SAVED, Failed, Hooked, Shown
from shopcast.side_by_side.other_process import OtherProcess


class SideBySide(SequentialRunner):
    """Run each task in a process of its own, as many at once as the machine has cores.

    Nodes of one namespace run one after the other, as in `SequentialRunner`; a
    namespace begins when those that it reads from have ended. What they hand on is
    saved (the catalog says where), so no process needs another's memory. Hooks are
    called here, with what the other process tells (see `messages.told`).
    """

    def __init__(self, is_async: bool = False, max_workers: int | None = None) -> None:
        """Choose how many processes there are at most (see `cores.processes`)."""
        super().__init__(is_async)
        self.__name__ = SIDE_BY_SIDE  # in what is kept of a run
        self._most = max_workers or processes()

    def _run(
        self,
        pipeline: Pipeline,
        catalog: CatalogProtocol,
        hook_manager: PluginManager | None = None,
        run_id: str | None = None,
    ) -> None:
        session = _session(hook_manager)
        groups, sorter = grouped(pipeline), TopologicalSorter(before(pipeline))
        beside = min(self._most, len(groups))
        if beside < 2 or session is None:
            return super()._run(pipeline, catalog, hook_manager, run_id)
        why = _why_not(sorter, pipeline, catalog)
        if why:
            self._logger.warning("One process runs all, since %s.", why)
            return super()._run(pipeline, catalog, hook_manager, run_id)
        tell = _Teller(pipeline, catalog, hook_manager, run_id)
        try:
            _work(session, groups, sorter, beside, tell)
        except BaseException:
            over = [node for node in pipeline.nodes if node.name in tell.done]
            self._suggest_resume_scenario(pipeline, over, catalog)
            raise


def _why_not(sorter: TopologicalSorter, pipeline: Pipeline, catalog: Any) -> str | None:
    """Make the sorter ready, or say why groups cannot run beside each other."""
    try:
        sorter.prepare()
    except CycleError as error:
        return f"these read from each other: {', '.join(error.args[1])}"
    held = _in_memory(pipeline, catalog)
    return (
        f"{held[0]} is kept in memory; name its file in the catalog" if held else None
    )


def _in_memory(pipeline: Pipeline, catalog: Any) -> list[str]:
    """List what one namespace would hand to another in memory."""
    maker = {name: node for node in pipeline.nodes for name in node.outputs}
    return [
        name
        for node in pipeline.nodes
        for name in node.inputs
        if name in maker and group_of(maker[name]) != group_of(node)
        if getattr(catalog.get(name), "_EPHEMERAL", True)
    ]


def _session(hook_manager: PluginManager | None) -> Session | None:
    return next((one.session for one in _plugins(hook_manager, Asked)), None)


def _plugins(hook_manager: PluginManager | None, kind: type) -> list[Any]:
    if not isinstance(hook_manager, PluginManager):  # Kedro's that knows no hooks
        return []
    return [one for one in hook_manager.get_plugins() if isinstance(one, kind)]


class _Teller:
    """Calls hooks here for what happens there, and hands on what is logged there."""

    def __init__(
        self,
        pipeline: Pipeline,
        catalog: CatalogProtocol,
        hook_manager: PluginManager | None,
        run_id: str | None,
    ) -> None:
        self._nodes = {node.name: node for node in pipeline.nodes}
        self._rest = {"catalog": catalog, "is_async": False, "run_id": run_id}
        self._hooks: Any = hook_manager.hook if hook_manager else None
        self._progress = _plugins(hook_manager, Progress)
        self.done: set[str] = set()  # names of nodes whose outputs are saved

    def __call__(self, message: Hooked | Shown | logging.LogRecord) -> None:
        if isinstance(message, logging.LogRecord):
            logging.getLogger(message.name).handle(message)
            return
        if isinstance(message, Shown):
            for one in self._progress:
                one.show(message.node, message.text)
            return
        given = message.given | self._rest | {"node": self._nodes[message.node]}
        getattr(self._hooks, message.hook)(**given)
        own = given["node"].outputs  # whose saving may fail after the node has run
        ended = SAVED if own else "after_node_run"
        last = not own or message.given.get("dataset_name") == own[-1]
        if message.hook == ended and last:
            self.done.add(message.node)


def _work(
    session: Session,
    groups: dict[str, list[str]],
    sorter: TopologicalSorter,
    beside: int,
    tell: _Teller,
) -> None:
    """Let processes work until all is done; none is left where one of them fails."""
    preset = session.params.get("preset")
    names = [name for group in groups.values() for name in group]
    seconds, _ = Durations(session.work, preset).ahead(names)
    longest = {one: sum(seconds[name] for name in own) for one, own in groups.items()}
    with ExitStack() as stack:
        idle = [stack.enter_context(one) for one in OtherProcess.begin(session, beside)]
        busy: dict[Any, tuple[OtherProcess, str]] = {}
        ready: list[str] = []
        while sorter.is_active():
            ready = sorted([*ready, *sorter.get_ready()], key=longest.__getitem__)
            while ready and idle:
                process, name = idle.pop(), ready.pop()
                process.run(groups[name])
                busy[process.pipe] = process, name
            for pipe in wait([*busy]):
                process, name = busy[pipe]
                message = process.hear()
                if isinstance(message, Failed):
                    raise message.error
                if message is not None:
                    tell(message)
                    continue
                sorter.done(name)
                del busy[pipe]
                idle.append(process)
