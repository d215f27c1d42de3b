"""Who is about to leave without buying, and is it worth an offer?"""

from shopcast.pipelines.early_warning.pipeline import create_pipeline

__all__ = ["create_pipeline"]
