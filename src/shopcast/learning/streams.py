"""Rows in batches, all at once or some at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


def stream(inputs: Any, targets: Any, batch_size: int, seed: int | None) -> Any:
    """Batch rows, keep them, and shuffle batches and order where there is a seed."""
    import numpy as np
    import tensorflow as tf

    tree = (inputs, targets)
    if seed is not None:
        order = np.random.default_rng(seed).permutation(rows_of(inputs))
        tree = tf.nest.map_structure(lambda array: array[order], tree)
    data = tf.data.Dataset.from_tensor_slices(tree).batch(batch_size).cache()
    if seed is not None:
        data = data.shuffle(64, seed=seed, reshuffle_each_iteration=True)
    return data.prefetch(2)


@dataclass(frozen=True)
class Chunks:
    """Rows whose arrays are made some at a time.

    Attributes:
        rows: How many there are.
        make: From positions to inputs and targets.
        size: How many are made at a time, in whole batches.
        spans: Positions that are to be made together, where not any will do.
    """

    rows: int
    make: Callable[[Any], tuple[Any, Any]]
    size: int
    spans: list[Any] | None = None

    def positions(self, batch_size: int, rng: Any) -> list[Any]:
        """List the positions of each chunk, in an order drawn where there is `rng`."""
        import numpy as np

        if self.spans is not None:
            number = (
                range(len(self.spans))
                if rng is None
                else rng.permutation(len(self.spans))
            )
            return [self.spans[place] for place in number]
        order = np.arange(self.rows) if rng is None else rng.permutation(self.rows)
        size = -(-self.size // batch_size) * batch_size
        return [order[start : start + size] for start in range(0, self.rows, size)]

    def made(self, positions: Any, rng: Any) -> tuple[Any, Any]:
        """Make a chunk; what is of a span is drawn into another order."""
        import tensorflow as tf

        tree = self.make(positions)
        if self.spans is None or rng is None:
            return tree
        order = rng.permutation(rows_of(tree))
        return tf.nest.map_structure(lambda array: array[order], tree)


def rows_of(tree: Any) -> int:
    """Count the rows of arrays, however they are nested."""
    import tensorflow as tf

    return len(tf.nest.flatten(tree)[0])


def stream_chunks(chunks: Chunks, batch_size: int, seed: int | None) -> Any:
    """Batch rows, holding one chunk at a time; every epoch makes the arrays anew.

    In the same order as `stream`; where rows are read by spans, spans are drawn, and
    rows in each of them, whose last batch may be small.
    """
    import numpy as np
    import tensorflow as tf

    def made():
        rng = None if seed is None else np.random.default_rng(seed)
        for positions in chunks.positions(batch_size, rng):
            tree = chunks.made(positions, rng)
            for first in range(0, rows_of(tree), batch_size):
                yield tf.nest.map_structure(
                    lambda array, first=first: array[first : first + batch_size], tree
                )

    signature = tf.nest.map_structure(
        lambda array: tf.TensorSpec((None, *array.shape[1:]), array.dtype),
        chunks.make(np.arange(1)),
    )
    data = tf.data.Dataset.from_generator(made, output_signature=signature)
    if chunks.spans is None:
        number = -(-chunks.rows // batch_size)
        data = data.apply(tf.data.experimental.assert_cardinality(number))
    if seed is not None:
        data = data.shuffle(64, seed=seed, reshuffle_each_iteration=True)
    return data.prefetch(2)


def batches(given: tuple[Any, Any] | Chunks, batch_size: int, seed: int | None) -> Any:
    """Batch inputs and targets, all at once or in chunks."""
    if isinstance(given, Chunks):
        return stream_chunks(given, batch_size, seed)
    return stream(*given, batch_size, seed)
