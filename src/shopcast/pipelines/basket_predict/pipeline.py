"""Wiring of `basket_predict`: the part of `basket` that trains nothing."""

from kedro.pipeline import Pipeline

from shopcast.pipelines import basket


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline that scores the current customers with saved models."""
    return basket.create_pipeline().only_nodes_with_tags("predict")
