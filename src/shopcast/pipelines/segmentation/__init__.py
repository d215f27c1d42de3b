"""What kinds of customers are there?"""

from shopcast.pipelines.segmentation.pipeline import create_pipeline

__all__ = ["create_pipeline"]
