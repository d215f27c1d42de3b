"""The rows of a part: a table, and what it was made with."""

import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from kedro.io import AbstractDataset

KEY = b"shopcast.rows"


class RowsDataset(AbstractDataset):
    """Save rows as Parquet: examples as its columns, all else in its own metadata.

    Wrapped in a `CachedDataset`, the nodes of a run share one object, and what it has
    made of its examples; a later run begins with the file.
    """

    def __init__(self, *, filepath: str, metadata: dict[str, Any] | None = None):
        """Say where the file lies."""
        self._filepath = Path(filepath)
        self.metadata = metadata

    def save(self, data: Any) -> None:
        """Write the rows."""
        table = pa.Table.from_pandas(data.examples, preserve_index=False)
        about = {
            **table.schema.metadata,
            KEY: pickle.dumps(replace(data, examples=None)),
        }
        self._filepath.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table.replace_schema_metadata(about), self._filepath)

    def load(self) -> Any:
        """Read the rows; what is made of them is made anew."""
        table = pq.read_table(self._filepath)
        rows = pickle.loads(table.schema.metadata[KEY])
        # Each column is given up as it is read, or long logs would stand twice.
        return replace(
            rows, examples=table.to_pandas(split_blocks=True, self_destruct=True)
        )

    def _exists(self) -> bool:
        return self._filepath.is_file()

    def _describe(self) -> dict[str, Any]:
        return {"filepath": str(self._filepath)}
