"""Keras models with layers of the project's own."""

from importlib import import_module
from typing import Any

from kedro_datasets.tensorflow import TensorFlowModelDataset

LAYERS = "shopcast.models.basket"


class NetworkDataset(TensorFlowModelDataset):
    """A Keras model, for which the project's own layers are known when it is read."""

    def load(self) -> Any:
        """Read the model."""
        import_module(LAYERS)
        return super().load()
