"""What will the visitor do next, and will the session end in a purchase?"""

from shopcast.pipelines.next_event.pipeline import create_pipeline

__all__ = ["create_pipeline"]
