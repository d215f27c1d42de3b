"""What will the next basket contain?"""

from shopcast.pipelines.basket.pipeline import create_pipeline

__all__ = ["create_pipeline"]
