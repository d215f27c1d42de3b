"""What Kedro reads about the project."""

import logging
import os
from pathlib import Path
from typing import Any

from kedro.framework.project import LOGGING
from omegaconf import OmegaConf

from shopcast.datasets.whole import WholeCatalog
from shopcast.hooks.alone import Alone
from shopcast.hooks.asked import Asked
from shopcast.hooks.progress import Progress, is_known
from shopcast.hooks.refusals import Refusals
from shopcast.hooks.spark import Spark
from shopcast.hooks.suspicions import Suspicions
from shopcast.hooks.tracking import Tracking
from shopcast.stores import ROOT, StoreConfigLoader

CONFIG_LOADER_CLASS = StoreConfigLoader
CONFIG_LOADER_ARGS = {
    "base_env": "base",
    "default_run_env": "local",
    "merge_strategy": {"parameters": "soft"},
    "config_patterns": {
        "mlflow": ["mlflow*"],
        "airflow": ["airflow*"],
        "spark": ["spark*"],
    },
}
DATA_CATALOG_CLASS = WholeCatalog
# The last is asked first: nothing is locked yet where Spark cannot be begun.
HOOKS = (Asked(), Alone(), Refusals(), Suspicions(), Tracking(), Progress(), Spark())
LOGGING_FILE = ROOT / "conf/logging.yml"
if not ("KEDRO_LOGGING_CONFIG" in os.environ or Path("conf/logging.yml").is_file()):
    # Kedro looks where a command is given, which may be a folder of the project's.
    logged: Any = OmegaConf.to_container(OmegaConf.load(LOGGING_FILE))
    LOGGING.configure(logged)
logging.getLogger("py.warnings").addFilter(is_known)
