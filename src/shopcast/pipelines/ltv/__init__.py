"""How much will this customer spend?"""

from shopcast.pipelines.ltv.pipeline import create_pipeline

__all__ = ["create_pipeline"]
