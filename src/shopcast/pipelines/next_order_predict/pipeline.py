"""Wiring of `next_order_predict`: the part of `next_order` that trains nothing."""

from kedro.pipeline import Pipeline

from shopcast.pipelines import next_order


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline that scores the current customers with saved models."""
    return next_order.create_pipeline().only_nodes_with_tags("predict")
