"""Builders of networks: Keras only, no tables."""

SMALLEST_SIGMA = 0.15
FURTHEST = 4.0
