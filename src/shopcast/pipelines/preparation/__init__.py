"""What did the shop sell, to whom, and what is wrong with its data?"""

from shopcast.pipelines.preparation.pipeline import create_pipeline

__all__ = ["create_pipeline"]
