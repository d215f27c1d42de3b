"""What has been found out so far?"""

from shopcast.pipelines.pages.pipeline import create_pipeline

__all__ = ["create_pipeline"]
