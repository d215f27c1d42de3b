"""Wiring of `everything`: all tasks, also those that need events."""

from kedro.pipeline import Pipeline

from shopcast.pipelines import (
    basket,
    category,
    early_warning,
    eda,
    ltv,
    monitoring,
    next_event,
    next_order,
    segmentation,
)

TASKS = (eda, segmentation, next_order, category, basket, next_event, ltv,
         early_warning, monitoring)  # fmt: skip


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline of all tasks."""
    return sum((task.create_pipeline() for task in TASKS), Pipeline([]))
