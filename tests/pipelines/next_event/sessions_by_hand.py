"""Sessions made by hand."""

import numpy as np
import pandas as pd
from running import parameters_of

from shopcast.features.cutoffs import Periods
from shopcast.features.session_events import SAME_BEFORE, VISITOR
from shopcast.pipelines.next_event.options import Options
from shopcast.pipelines.next_event.outcomes import CLASSES
from shopcast.pipelines.next_event.prior import Prior
from shopcast.pipelines.next_event.reading import labels_of
from shopcast.pipelines.next_event.rows import Rows
from shopcast.tables.schemas import EVENT_TYPES

VIEW, CART, REMOVE, FAVOURITE, PURCHASE, END = range(6)
AT = pd.Timestamp("2024-02-01")


def prior() -> Prior:
    rates = np.full(len(CLASSES), 1 / len(CLASSES))
    rarity = pd.Series({1: 0.5, 2: 2.0})
    hashed = pd.util.hash_array(np.array(["mug", "cup"], dtype="object"))
    codes = (hashed % (2**31 - 2) + 1).astype("int32").tolist()
    known = {"product": [1, 2, 3, codes[0]], "category": [7, codes[1]], "brand": []}
    known = {name: np.array(one, "int32") for name, one in known.items()}
    return Prior(rates=rates, stay=0.4, buys=0.25, known=known, rarity=rarity,
                 rarest=3.0, until=AT, end=AT)  # fmt: skip


def rows_of(sessions: list[list[tuple[int, int]]], **choice) -> Rows:
    """Make rows of sessions of (type, product), one event a minute.

    Every session is of a day and of a customer of its own.
    """
    session = np.repeat(np.arange(len(sessions)), [len(one) for one in sessions])
    flat = np.array([pair for one in sessions for pair in one]).reshape(-1, 2)
    kind = flat[:, 0].astype("int8")
    minute = np.concatenate([np.arange(len(one)) for one in sessions])
    at = AT + pd.to_timedelta(session * 24 * 60 + minute, unit="min")
    examples = pd.DataFrame(
        {
            "customer_id": [f"c{number}" for number in session],
            "at": at,
            "session": session,
            "type": kind,
            "product": flat[:, 1].astype("int32"),
            "category": np.int32(7),
            "brand": np.int32(0),
            "price": np.float32(2.5),
            "purchases_before": 0,
            "sessions_before": 3,
            **dict.fromkeys(VISITOR[2:], np.float32(np.nan)),
            **dict.fromkeys(SAME_BEFORE, np.float32(2)),
            "is_new": False,
            "place": np.arange(len(flat)),
            **labels_of(session, kind),
        }
    )
    own = parameters_of("next_event")
    options = Options(**own["options"]).model_copy(update=choice)
    return Rows.make(examples, prior(), Periods(**own["periods"]), options)


def drawn(number: int, seed: int = 1, longest: int = 9) -> list[list[tuple[int, int]]]:
    """Draw sessions of any types."""
    rng = np.random.default_rng(seed)
    return [
        [(int(kind), int(rng.integers(1, 5)))
         for kind in rng.integers(0, len(EVENT_TYPES), rng.integers(1, longest + 1))]
        for _ in range(number)
    ]  # fmt: skip
