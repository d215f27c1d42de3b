"""What Kedro reads about the project."""

import logging

from shopcast.datasets.whole import WholeCatalog
from shopcast.hooks.alone import Alone
from shopcast.hooks.progress import Progress, is_known
from shopcast.hooks.refusals import Refusals
from shopcast.hooks.suspicions import Suspicions
from shopcast.hooks.tracking import Tracking
from shopcast.stores import StoreConfigLoader

CONFIG_LOADER_CLASS = StoreConfigLoader
CONFIG_LOADER_ARGS = {
    "base_env": "base",
    "default_run_env": "local",
    "merge_strategy": {"parameters": "soft"},
    "config_patterns": {"mlflow": ["mlflow*"], "airflow": ["airflow*"]},
}
DATA_CATALOG_CLASS = WholeCatalog
HOOKS = (Alone(), Refusals(), Suspicions(), Tracking(), Progress())
logging.getLogger("py.warnings").addFilter(is_known)
