"""Wiring of `monitoring`."""

from kedro.pipeline import Node, Pipeline

from shopcast.pipelines.monitoring import nodes

WATCHED = {
    "ltv.train_examples",
    "ltv.current_examples",
    "ltv.test_forecasts",
    "ltv.predictions",
    "ltv.champion",
    "segmentation.training_examples",
    "segmentation.current_examples",
    "segmentation.training_segments",
    "segmentation.predictions",
}
REPORTS = {"ltv_drift": "ltv_drift", "segmentation_drift": "segmentation_drift"}


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline that compares today with the training data."""
    return Pipeline(
        [
            Node(
                nodes.watch_ltv,
                inputs={
                    "training": "ltv.train_examples",
                    "current": "ltv.current_examples",
                    "forecasts": "ltv.test_forecasts",
                    "predictions": "ltv.predictions",
                    "champion": "ltv.champion",
                },
                outputs="ltv_drift",
                name="watch_ltv",
            ),
            Node(
                nodes.watch_segmentation,
                inputs={
                    "training": "segmentation.training_examples",
                    "current": "segmentation.current_examples",
                    "segments": "segmentation.training_segments",
                    "predictions": "segmentation.predictions",
                },
                outputs="segmentation_drift",
                name="watch_segmentation",
            ),
            Node(
                nodes.plot_drift,
                inputs=REPORTS,
                outputs="drift_figure",
                name="plot_drift",
            ),
            Node(
                nodes.make_page,
                inputs={"drift_figure": "drift_figure", **REPORTS},
                outputs="page",
                name="make_page",
            ),
        ],
        namespace="monitoring",
        inputs=WATCHED,
    )
