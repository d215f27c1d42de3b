"""The pipelines by name."""

import warnings

from kedro.framework.project import find_pipelines
from kedro.pipeline import Pipeline

from shopcast.pipelines import pages, preparation

APART = {"simulation", "monthly_files", "preparation", "pages", "replay", "__default__"}
OF_EVENTS = {"next_event", "next_event_predict", "early_warning", "everything"}
REPORTS = ("_page", ".findings")


def register_pipelines() -> dict[str, Pipeline]:
    """Put preparation before every task and the store's page after it.

    So each runs from the raw files. `__default__` is all but the simulation, which
    remakes the demo store, and what a shop without events lacks; `everything` has that.
    Where a run names several, Kedro loads these alone, and they share the page.
    """
    with warnings.catch_warnings():
        # What monitoring and pages read is another pipeline's, so its name has a dot.
        warnings.filterwarnings("ignore", "One or more dataset names contain")
        return _register()


def _register() -> dict[str, Pipeline]:
    pipelines = find_pipelines(raise_errors=True)
    named = "__default__" not in pipelines
    tasks = {name: pipelines[name] for name in pipelines.keys() - APART}
    shared = _reports(sum(tasks.values(), Pipeline([]))) if named else set()
    for name, task in tasks.items():
        pipelines[name] = _whole(task, shared)
    pipelines["preparation"] = pipelines["pages"] = _whole(Pipeline([]), shared)
    usual = [task for name, task in tasks.items() if name not in OF_EVENTS]
    pipelines["__default__"] = _whole(sum(usual, Pipeline([])), shared)
    return pipelines


def _whole(task: Pipeline, shared: set[str]) -> Pipeline:
    page = pages.create_pipeline(shared | _reports(task))
    return preparation.create_pipeline() + task + page


def _reports(task: Pipeline) -> set[str]:
    return {name for name in task.outputs() if name.endswith(REPORTS)}
