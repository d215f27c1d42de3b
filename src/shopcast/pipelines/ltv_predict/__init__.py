"""How much will the current customers spend, says the model that is saved?"""

from shopcast.pipelines.ltv_predict.pipeline import create_pipeline

__all__ = ["create_pipeline"]
