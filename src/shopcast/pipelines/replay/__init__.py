"""The service's answers, computed again offline."""

from shopcast.pipelines.replay.pipeline import create_pipeline

__all__ = ["create_pipeline"]
