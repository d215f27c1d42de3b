"""Wiring of `monitoring`."""

from kedro.pipeline import Node, Pipeline

from shopcast.pipelines.monitoring import nodes
from shopcast.tasks.wiring import node

FORECASTS = {
    "ltv": "test_forecasts",
    "next_order": "test_forecasts",
    "category": "pair_forecasts",
    "basket": "test_forecasts",
}
SEGMENTATION = {
    "training": "training_examples",
    "current": "current_examples",
    "segments": "training_segments",
    "predictions": "predictions",
}


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline that compares today with the training data, task by task."""
    watched = {task: _watched(task) for task in FORECASTS}
    watched["segmentation"] = SEGMENTATION
    reports = [f"{task}_drift" for task in watched]
    return Pipeline(
        [
            *(
                _watch(nodes.Watch(task).watch, task, watched[task])
                for task in FORECASTS
            ),
            _watch(nodes.watch_segmentation, "segmentation", SEGMENTATION),
            node(nodes.plot_drift, "drift_figure", *reports),
            node(nodes.make_page, "index_page", *reports),
        ],
        namespace="monitoring",
        inputs={
            f"{task}_{own}": f"{task}.{dataset}"
            for task, names in watched.items()
            for own, dataset in names.items()
        },
    )


def _watched(task: str) -> dict[str, str]:
    return {
        "training": "refit_examples",
        "current": "current_examples",
        "forecasts": FORECASTS[task],
        "predictions": "predictions",
        "champion": "champion",
    }


def _watch(function, task: str, names: dict[str, str]) -> Node:
    inputs = {own: f"{task}_{own}" for own in names}
    return Node(function, inputs, f"{task}_drift", name=f"watch_{task}")
