"""What will visitors of late do next, says the saved model?"""

from shopcast.pipelines.next_event_predict.pipeline import create_pipeline

__all__ = ["create_pipeline"]
