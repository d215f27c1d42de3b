"""Wiring of `monthly_files`."""

from kedro.pipeline import Pipeline

from shopcast.pipelines.monthly_files import nodes
from shopcast.tasks.wiring import node


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline that writes a simulated log as monthly CSV files."""
    return Pipeline([node(nodes.write_months, "simulated_months")])
