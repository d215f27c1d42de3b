"""Which categories will current customers order next, says the saved model?"""

from shopcast.pipelines.category_predict.pipeline import create_pipeline

__all__ = ["create_pipeline"]
