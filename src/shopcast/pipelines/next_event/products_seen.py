"""What a session has said of its products, up to each event."""

import numpy as np

from shopcast.features.columns import places


def times_before(code: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Count a session's earlier events of the same code; 0 for code 0, unknown.

    Args:
        code: Of each event.
        start: Where each event's session begins; never decreasing.
    """
    order, group = _together(code, start)
    times = np.zeros(len(code), "int64")
    times[order] = places(group)
    return np.where(code == 0, 0, times)


def paid_before(code: np.ndarray, start: np.ndarray, buys: np.ndarray) -> np.ndarray:
    """Count those of them that are purchases."""
    order, group = _together(code, start)
    bought = buys[order].astype("int64")
    before = np.cumsum(bought) - bought
    paid = np.zeros(len(code), "int64")
    paid[order] = before - before[np.searchsorted(group, group)]
    return paid


def _together(code: np.ndarray, start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Order events by session and code, and number each pair."""
    order = np.lexsort((np.arange(len(code)), code, start))
    other = (np.diff(code[order]) != 0) | (np.diff(start[order]) != 0)
    return order, np.append(0, np.cumsum(other))[: len(code)]


def so_far(one: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Sum in the session, up to each event: (events,) or (events, …)."""
    whole = one.cumsum(axis=0, dtype="float64" if one.dtype.kind == "f" else "int32")
    before = np.concatenate([np.zeros_like(whole[:1]), whole])[start]
    return whole - before


def highest_so_far(values: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Find the highest in the session, of numbers from 0 on, up to each event."""
    step = int(values.max(initial=0)) + 1
    floor = np.cumsum(np.diff(start, prepend=-1) != 0) * step
    return np.maximum.accumulate(values + floor) - floor
