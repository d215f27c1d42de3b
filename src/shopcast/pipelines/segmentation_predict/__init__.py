"""Which segment is each of today's customers in?"""

from shopcast.pipelines.segmentation_predict.pipeline import create_pipeline

__all__ = ["create_pipeline"]
