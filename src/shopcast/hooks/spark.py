"""Spark's session, begun as an environment's spark.yml says."""

import os
import sys

from kedro.config import MissingConfigException
from kedro.framework.context import KedroContext
from kedro.framework.hooks import hook_impl

from shopcast.bad_input import BadInput


class Spark:
    """Begins the session that the catalog's tables are read in, where one is asked."""

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Begin it before any table is read, for some settings cannot be given later.

        Its workers run the Python of this process, unless PYSPARK_PYTHON names one.
        """
        try:
            settings = context.config_loader["spark"]
        except MissingConfigException:
            return
        try:
            from pyspark.sql import SparkSession
        except ImportError as error:
            raise BadInput(
                f"pyspark is not installed ({error}), which this environment needs; "
                "run: make spark."
            ) from error
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        SparkSession.builder.config(map=settings).getOrCreate()
