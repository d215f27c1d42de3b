"""Wiring of `category_predict`: the part of `category` that trains nothing."""

from kedro.pipeline import Pipeline

from shopcast.pipelines import category


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline that scores the current customers with saved models."""
    return category.create_pipeline().only_nodes_with_tags("predict")
