"""What looks wrong in a shop's data is told where the run is watched."""

import logging
from typing import Any

from kedro.framework.hooks import hook_impl

LOGGER = logging.getLogger(__name__)


class Suspicions:
    """Warn of what the report of quality suspects."""

    @hook_impl
    def after_dataset_saved(self, dataset_name: str, data: Any) -> None:
        """Say each suspicion in its sentence."""
        if dataset_name == "quality":
            for table in data.values():
                for suspicion in table["suspicions"].values():
                    LOGGER.warning(suspicion["says"])
