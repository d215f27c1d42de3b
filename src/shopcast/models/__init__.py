"""Builders of networks: Keras only, no tables."""
