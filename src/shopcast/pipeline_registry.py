"""The pipelines by name."""

from kedro.framework.project import find_pipelines
from kedro.pipeline import Pipeline

from shopcast.pipelines import preparation

APART = {"simulation"}


def register_pipelines() -> dict[str, Pipeline]:
    """Put preparation before every task, so that each runs from the raw files.

    `__default__` is everything but the simulation, which remakes the demo store.
    """
    pipelines = find_pipelines(raise_errors=True)
    tasks = pipelines.keys() - APART - {"__default__"}
    for task in tasks:
        pipelines[task] += preparation.create_pipeline()
    pipelines["__default__"] = sum((pipelines[task] for task in tasks), Pipeline([]))
    return pipelines
