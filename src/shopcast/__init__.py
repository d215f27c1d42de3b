"""Predict what a shop's customers do next."""

__version__ = "0.1.0"

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # nothing that one may act on
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")  # a run calls no service
