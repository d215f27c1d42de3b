"""Are today's customers still those that the models were trained on?"""

from shopcast.pipelines.monitoring.pipeline import create_pipeline

__all__ = ["create_pipeline"]
