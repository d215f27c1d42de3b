"""Wiring of `next_event_predict`: the part of `next_event` that trains nothing."""

from kedro.pipeline import Pipeline

from shopcast.pipelines import next_event


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline that scores the last sessions with saved models."""
    return next_event.create_pipeline().only_nodes_with_tags("predict")
