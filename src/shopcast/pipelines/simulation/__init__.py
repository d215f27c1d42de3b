"""Placeholder."""
from kedro.pipeline import Pipeline
def create_pipeline(**_): return Pipeline([])
