"""Will the current customers order, says the model that is saved?"""

from shopcast.pipelines.next_order_predict.pipeline import create_pipeline

__all__ = ["create_pipeline"]
