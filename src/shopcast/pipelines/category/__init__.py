"""Which categories will the next order contain?"""

from shopcast.pipelines.category.pipeline import create_pipeline

__all__ = ["create_pipeline"]
