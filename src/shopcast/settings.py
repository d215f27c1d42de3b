"""What Kedro reads about the project."""

from shopcast.checks import Checks
from shopcast.stores import StoreConfigLoader
from shopcast.tracking import Tracking

CONFIG_LOADER_CLASS = StoreConfigLoader
CONFIG_LOADER_ARGS = {
    "base_env": "base",
    "default_run_env": "local",
    "merge_strategy": {"parameters": "soft"},
    "config_patterns": {"mlflow": ["mlflow*"]},
}
HOOKS = (Checks(), Tracking())
