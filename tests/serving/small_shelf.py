"""A shelf of one task that counts orders; all others are down."""

import ibis
import pandas as pd

from shopcast.serving.answers import Answering
from shopcast.serving.shelf import LOADERS, Shelf
from shopcast.serving.shop import Shop
from shopcast.serving.told import Told
from shopcast.tables.schemas import CALENDAR, PRODUCTS, empty
from shopcast.tables.sources import Source

END = pd.Timestamp("2024-02-01")
MANIFEST = {"champion": "counting", "data_end": "2024-02-01", "fitted_until":
            "2024-01-01", "fingerprint": "0123456789"}  # fmt: skip


def count(transactions: ibis.Table, at: pd.Timestamp) -> pd.DataFrame:
    """Count what each customer bought before a moment."""
    before = transactions.filter(transactions["time"] < ibis.literal(at))
    return before.group_by("customer_id").agg(orders=before.count()).to_pandas()


def say(examples: pd.DataFrame) -> pd.DataFrame:
    """Say so, with a decile that is none for one customer."""
    return examples.assign(decile=1, model="counting")


def small_shelf() -> Shelf:
    """Make it anew, as a reload does."""
    told = Told.of(pd.DataFrame({"customer_id": ["ann", "bob"], "orders": [3, 1]}))
    shop = Shop(Source(), empty(PRODUCTS), empty(CALENDAR), END)
    ltv = Answering(MANIFEST, told, count, {}, say, None)
    down = {
        name: f"{name}.predictor: there is none; run {name}."
        for name in LOADERS
        if name != "ltv"
    }
    return Shelf(shop, {"ltv": ltv}, down, "next_event: it does not answer.")
