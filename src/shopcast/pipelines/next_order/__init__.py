"""Will this customer order within the horizon, and if not, when?"""

from shopcast.pipelines.next_order.pipeline import create_pipeline

__all__ = ["create_pipeline"]
