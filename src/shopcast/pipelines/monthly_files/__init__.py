"""What would the simulated shop's log look like in a public data set's files?"""

from shopcast.pipelines.monthly_files.pipeline import create_pipeline

__all__ = ["create_pipeline"]
