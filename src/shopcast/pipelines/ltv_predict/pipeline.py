"""Wiring of `ltv_predict`: the part of `ltv` that trains nothing."""

from kedro.pipeline import Pipeline

from shopcast.pipelines import ltv


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline that scores the current customers with saved models."""
    return ltv.create_pipeline().only_nodes_with_tags("predict")
