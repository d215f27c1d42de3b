"""The pipelines; they meet in the catalog alone."""
