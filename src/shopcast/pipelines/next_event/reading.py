"""From events of sessions to numbers in memory."""

from typing import Any

import ibis.expr.types as ir
import numpy as np
import pandas as pd
import pyarrow as pa

from shopcast.features.session_events import ORDER, SAME_BEFORE, VISITOR
from shopcast.pipelines.next_event.outcomes import END, PURCHASE

HASHED = {"product_id": "product", "category": "category", "brand": "brand"}
KINDS = {
    "time": "datetime64[us]", "first": "bool", "type": "int8", "price": "float32",
    **{name: "float32" if "since" in name else "int16"
       for name in (*VISITOR, *SAME_BEFORE)},
}  # fmt: skip
READ = ["customer_id", *KINDS, *HASHED]
BATCH, MOST = 1_000_000, np.iinfo("int16").max


def read_log(sessions: ir.Table) -> pd.DataFrame:
    """Bring events of whole sessions into memory (see `session_events`).

    Returns:
        One row per event: `customer_id`, `at`, `session` (its number), `type`, hashed
        `product`, `category` and `brand` (0 where unknown), `price`, and what came
        before (see `session_events`); the labels `next` and `buys`.
    """
    return read_batches(in_order(sessions).to_pyarrow_batches(chunk_size=BATCH))


def in_order(sessions: ir.Table) -> ir.Table:
    """Put events in the order in which they are read, session by session."""
    return sessions.order_by(ORDER).select(READ)


def read_batches(batches: pa.RecordBatchReader) -> pd.DataFrame:
    """Read events that are `in_order`, batch by batch, as `read_log`."""
    parts = [_numbers_of(pa.Table.from_batches([batch])) for batch in batches]
    parts = parts or [_numbers_of(batches.schema.empty_table())]
    customers = pa.chunked_array([part.pop("customer_id") for part in parts])
    read = {
        name: np.concatenate([part.pop(name) for part in parts]) for name in [*parts[0]]
    }
    number = np.cumsum(read.pop("first"), dtype="int32")
    return pd.DataFrame(
        {
            "customer_id": customers.unify_dictionaries().combine_chunks().to_pandas(),
            "at": read.pop("time"),
            "session": number,
        }
        | read
        | labels_of(number, read["type"])
    )


def _numbers_of(table: pa.Table) -> dict[str, Any]:
    """Read some rows as numbers, so that their text can go."""
    codes = {own: _hashed(table[name]) for name, own in HASHED.items()}
    numbers = {name: _number(table[name], kind) for name, kind in KINDS.items()}
    customer = table["customer_id"].combine_chunks().dictionary_encode()
    return {"customer_id": customer, **numbers, **codes}


def _number(column: pa.ChunkedArray, kind: str) -> np.ndarray:
    """Read numbers; counts that a small integer cannot hold are its largest."""
    read = column.to_pandas().to_numpy()
    return (np.minimum(read, MOST) if kind == "int16" else read).astype(kind)


def _hashed(column: pa.ChunkedArray) -> np.ndarray:
    """Number texts, some of them null."""
    encoded = column.cast(pa.string()).combine_chunks().dictionary_encode()
    number = hashed(encoded.dictionary.to_numpy(zero_copy_only=False))
    code = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return np.append(number, np.int32(0))[code]


def hashed(texts: np.ndarray) -> np.ndarray:
    """Number texts by a hash from 1 on, alike in every run and for any text."""
    hashes = pd.util.hash_array(texts.astype("object"), categorize=False)
    return (hashes % (2**31 - 2) + 1).astype("int32")


def labels_of(session: np.ndarray, kind: np.ndarray) -> dict[str, np.ndarray]:
    """Tell of each event what came next in its session, and if a purchase came later.

    Args:
        session: Its number, never decreasing.
        kind: Its type.
    """
    last = np.diff(session, append=session[-1:] + 1) != 0
    after = np.append(kind[1:], kind[:1])
    bought = np.cumsum(kind == PURCHASE)
    end = np.nonzero(last)[0]
    total = bought[end][np.searchsorted(end, np.arange(len(kind)))]
    return {"next": np.where(last, END, after).astype("int8"), "buys": total > bought}
