"""What is in the data, and what is wrong with it?"""

from shopcast.pipelines.eda.pipeline import create_pipeline

__all__ = ["create_pipeline"]
