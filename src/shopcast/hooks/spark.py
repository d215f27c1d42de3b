"""Spark's session, begun as an environment's spark.yml says."""

import logging
import os
import sys
from typing import Any

from kedro.config import MissingConfigException
from kedro.framework.context import KedroContext
from kedro.framework.hooks import hook_impl

from shopcast.bad_input import BadInput

LOGGER = logging.getLogger(__name__)


class Spark:
    """Begins the session that the catalog's tables are read in, where one is asked."""

    def __init__(self) -> None:
        """Begin with an environment that asks for none."""
        self._settings: dict[str, Any] = {}

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Begin it before any table is read, for some settings cannot be given later.

        Who only looks at the catalog or the lineage needs none.
        """
        self._settings = {}
        try:
            self._settings = context.config_loader["spark"]
        except MissingConfigException:
            return
        try:
            begin(self._settings)
        except Exception as error:
            LOGGER.info("Spark's session was not begun: %s", error)

    @hook_impl(tryfirst=True)
    def before_pipeline_run(self) -> None:
        """Refuse to run without it.

        Raises:
            BadInput: It cannot be begun.
        """
        if not self._settings:
            return
        try:
            begin(self._settings)
        except Exception as error:
            raise BadInput(
                f"Spark's session cannot be begun ({first_sentence(error)}); install "
                "pyspark and Java, or name a server by SPARK_REMOTE (docs/spark.md)."
            ) from error


def begin(settings: dict[str, Any]) -> None:
    """Begin the session, or find it begun.

    Its workers run the Python of this process, unless PYSPARK_PYTHON names one.
    """
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    SparkSession.builder.config(map=settings).getOrCreate()


def first_sentence(error: Exception) -> str:
    """Take what an error says first, in one line."""
    return " ".join(str(error).split()).split(". ")[0][:200].rstrip(".")
