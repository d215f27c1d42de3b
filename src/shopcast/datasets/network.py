"""Keras models with layers of the project's own."""

from typing import Any

from kedro_datasets.tensorflow import TensorFlowModelDataset

from shopcast.datasets.own_layers import know_own_layers


class NetworkDataset(TensorFlowModelDataset):
    """A Keras model, for which the project's own layers are known when it is read."""

    def load(self) -> Any:
        """Read the model."""
        know_own_layers()
        return super().load()
