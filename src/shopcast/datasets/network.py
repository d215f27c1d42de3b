"""Keras models with layers of the project's own."""

from inspect import unwrap
from pathlib import Path
from typing import Any

from kedro_datasets.tensorflow import TensorFlowModelDataset

from shopcast.datasets.own_layers import know_own_layers
from shopcast.learning.left_out import LEFT_OUT
from shopcast.learning.settled import pickle_settled, settled


class NetworkDataset(TensorFlowModelDataset):
    """A Keras model, for which the project's own layers are known when it is read."""

    def save(self, data: Any) -> None:
        """Write the model: the same bytes for the same model."""
        path = Path(self._get_save_path())
        if isinstance(data, str):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(LEFT_OUT)
            return
        unwrap(TensorFlowModelDataset.save)(self, data)  # in this save's own version
        path.write_bytes(settled(path.read_bytes()))

    def load(self) -> Any:
        """Read the model, or that it was left out."""
        path = Path(self._get_load_path())
        if path.is_file() and path.stat().st_size == len(LEFT_OUT):
            return LEFT_OUT
        know_own_layers()
        return pickle_settled(super().load())
