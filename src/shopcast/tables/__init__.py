"""The canonical tables, and how sources are read."""
