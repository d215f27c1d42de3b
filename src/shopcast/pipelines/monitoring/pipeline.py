"""Wiring of `monitoring`."""

from kedro.pipeline import Node, Pipeline

from shopcast.pipelines.monitoring import nodes

WATCHED = {
    "ltv_training": "ltv.refit_examples",
    "ltv_current": "ltv.current_examples",
    "ltv_forecasts": "ltv.test_forecasts",
    "ltv_predictions": "ltv.predictions",
    "ltv_champion": "ltv.champion",
    "segmentation_training": "segmentation.training_examples",
    "segmentation_current": "segmentation.current_examples",
    "segmentation_segments": "segmentation.training_segments",
    "segmentation_predictions": "segmentation.predictions",
}
REPORTS = {"ltv_drift": "ltv_drift", "segmentation_drift": "segmentation_drift"}


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline that compares today with the training data."""
    return Pipeline(
        [
            Node(
                nodes.watch_ltv,
                inputs={
                    "training": "ltv_training",
                    "current": "ltv_current",
                    "forecasts": "ltv_forecasts",
                    "predictions": "ltv_predictions",
                    "champion": "ltv_champion",
                },
                outputs="ltv_drift",
                name="watch_ltv",
            ),
            Node(
                nodes.watch_segmentation,
                inputs={
                    "training": "segmentation_training",
                    "current": "segmentation_current",
                    "segments": "segmentation_segments",
                    "predictions": "segmentation_predictions",
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
