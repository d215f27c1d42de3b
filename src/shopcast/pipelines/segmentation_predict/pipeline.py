"""Wiring of `segmentation_predict`: the part of `segmentation` that trains nothing."""

from kedro.pipeline import Pipeline

from shopcast.pipelines import segmentation


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline that scores the current customers with saved models."""
    return segmentation.create_pipeline().only_nodes_with_tags("predict")
