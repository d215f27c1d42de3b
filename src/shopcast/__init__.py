"""Predict what a shop's customers do next."""

__version__ = "0.1.0"
