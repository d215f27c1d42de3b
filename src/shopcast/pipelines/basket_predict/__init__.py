"""What will current customers' next baskets contain, says the saved model?"""

from shopcast.pipelines.basket_predict.pipeline import create_pipeline

__all__ = ["create_pipeline"]
