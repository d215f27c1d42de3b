"""Layers of the project's own, which Keras must know before it reads a model."""

from importlib import import_module

PACKAGE = b"shopcast>"  # how Keras names them in what it saves


def know_own_layers() -> None:
    """Import them, and Keras with them."""
    import_module("shopcast.models.basket")
