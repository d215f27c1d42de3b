"""What would a shop's tables look like, if one knew the truth behind them?"""

from shopcast.pipelines.simulation.pipeline import create_pipeline

__all__ = ["create_pipeline"]
