"""Streams of rows: all at once, or some at a time."""

import numpy as np
import pandas as pd
import pytest

from shopcast.learning.streams import Chunks, stream, stream_chunks
from shopcast.learning.training import best_epoch

ROWS = 23


@pytest.fixture
def examples(tmp_path) -> pd.DataFrame:
    """Rows as Parquet gives them back."""
    table = pd.DataFrame({"x": np.arange(ROWS, dtype="float32"), "y": np.arange(ROWS)})
    table.to_parquet(tmp_path / "rows.parquet")
    return pd.read_parquet(tmp_path / "rows.parquet")


def arrays(table: pd.DataFrame):
    x = table["x"].to_numpy()
    return {"x": np.stack([x, -x], axis=1)}, table["y"].to_numpy("float32")


def batches(data) -> list[tuple]:
    return [(x["x"].tolist(), y.tolist()) for x, y in data.as_numpy_iterator()]


@pytest.mark.parametrize("seed", [None, 5])
@pytest.mark.parametrize("size", [1, 8, 100])
def test_chunks_give_the_batches_of_arrays_in_memory(examples, size, seed):
    chunks = Chunks(ROWS, lambda rows: arrays(examples.iloc[rows]), size)
    streamed = stream_chunks(chunks, 4, seed)
    assert batches(streamed) == batches(stream(*arrays(examples), 4, seed))
    assert streamed.cardinality() == 6


def test_no_more_than_a_chunk_is_made_at_a_time(examples):
    made = []

    def make(rows):
        made.append(len(rows))
        return arrays(examples.iloc[rows])

    batches(stream_chunks(Chunks(ROWS, make, 8), 4, None))
    assert max(made) == 8


def test_the_best_epoch_has_the_lowest_loss_on_validation():
    history = pd.DataFrame(
        {"epoch": [1, 2, 3], "val_loss": [0.3, 0.1, 0.2], "loss": [0.3, 0.2, 0.1]}
    )
    assert best_epoch(history) == 2
