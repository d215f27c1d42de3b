"""All that Shopcast tells of a shop that has events too."""

from shopcast.pipelines.everything.pipeline import create_pipeline

__all__ = ["create_pipeline"]
