"""Kinds of dataset that Kedro does not have."""
