"""Examples per second of training, beside a plain Keras `fit` on numpy arrays.

    kedro run --pipeline next_order
    python benchmarks/training.py [folder of the store's layers]

The seed's LSTM and the hazard network, the same rows and batch: `model.fit` on arrays
in memory (the peer), our stream of arrays in memory, and our stream of chunks, whose
arrays are made anew each epoch. Each takes its turn in every round; the first epoch,
which traces, is left out. Medians of the rounds.
"""

import sys
from pathlib import Path
from time import perf_counter

import keras
import numpy as np
from compared import compare

from shopcast.datasets.rows import RowsDataset
from shopcast.learning.streams import Chunks, stream, stream_chunks
from shopcast.pipelines.next_order.rows import Rows
from shopcast.pipelines.next_order.task import NEXT_ORDER

ROUNDS, BATCH, CHUNK = 5, 512, 16384
ROOT = Path(__file__).resolve().parents[1]
NETWORKS = ("seed_lstm", "hazard")


def rows_of(folder: Path) -> Rows:
    """Read the training rows of the last run."""
    path = folder / "06_models/next_order/rows/train.parquet"
    return RowsDataset(filepath=str(path)).load()


def main(folder: Path) -> None:
    rows = rows_of(folder)
    print(f"{len(rows):,} rows, batch {BATCH}, {ROUNDS} rounds by turns")
    for name in NETWORKS:
        candidate = NEXT_ORDER.candidate(name)
        keras.utils.set_random_seed(1)
        model = candidate.compile(rows, getattr(rows.options, name))
        start = perf_counter()
        inputs, targets = candidate.data(rows, model)
        print(f"{name}: arrays made in {perf_counter() - start:.2f} s")
        chunks = Chunks(
            len(rows),
            lambda at, model=model, own=candidate: own.data(rows.select(at), model),
            CHUNK,
        )
        ways = {
            "our stream": lambda inputs=inputs, targets=targets: {
                "x": stream(inputs, targets, BATCH, 1)
            },
            "our stream of chunks, arrays made anew": lambda chunks=chunks: {
                "x": stream_chunks(chunks, BATCH, 1)
            },
            "Keras fit on numpy": lambda inputs=inputs, targets=targets: (
                {"x": inputs, "y": targets, "batch_size": BATCH, "shuffle": True}
            ),
        }
        data = {way: make() for way, make in ways.items()}
        times: dict[str, list[float]] = {way: [] for way in data}
        for turn in range(ROUNDS + 1):
            for way, given in data.items():
                start = perf_counter()
                model.fit(**given, epochs=1, verbose=0)
                if turn:
                    times[way].append(perf_counter() - start)
        compare(
            f"an epoch of {name}, {ROUNDS} rounds",
            f"{len(rows):,} rows, batch {BATCH}",
            {way: float(np.median(took)) for way, took in times.items()},
            "the same network and rows",
        )


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "data"))
