"""A shelf of one task that counts orders; all others are down."""

from functools import cache

import ibis
import pandas as pd

from shopcast.serving.answers import Answering, Served
from shopcast.serving.current import Current, Examples
from shopcast.serving.served import SERVED
from shopcast.serving.shelf import Shelf
from shopcast.serving.shop import Shop
from shopcast.serving.told import Told
from shopcast.strict import Strict
from shopcast.tables.schemas import CALENDAR, PRODUCTS, empty
from shopcast.tables.sources import Source

END = pd.Timestamp("2024-02-01")
MANIFEST = {"champion": "counting", "data_end": "2024-02-01", "fitted_until":
            "2024-01-01", "fingerprint": "0123456789"}  # fmt: skip


def count(transactions: ibis.Table, now: ibis.Table) -> ibis.Table:
    """Count what each customer bought before a moment."""
    before = transactions.semi_join(now, transactions["time"] < now["at"])
    return before.group_by("customer_id").agg(orders=before.count())


def say(examples: pd.DataFrame) -> pd.DataFrame:
    """Say so, with a decile that is none for one customer."""
    return examples.assign(decile=1, model="counting")


@cache
def small_shop() -> tuple[Shop, Served, Examples]:
    """Compile the shop, which takes long, once; locks let one ask it at a time."""
    shop = Shop(Source(), empty(PRODUCTS), empty(CALENDAR), END)
    served = Served(Current(count), lambda predictor, own, outlook: say, Strict, ())
    return shop, served, served.current.compile("ltv", shop, {})


def small_shelf() -> Shelf:
    """Make it anew, as a reload does, but for the shop."""
    told = Told.of(pd.DataFrame({"customer_id": ["ann", "bob"], "orders": [3, 1]}))
    shop, served, examples = small_shop()
    ltv = Answering(MANIFEST, told, served, examples, say, None)
    down = {
        name: f"{name}.predictor: there is none; run {name}."
        for name in SERVED
        if name != "ltv"
    }
    return Shelf(shop, {"ltv": ltv}, down, "next_event: it does not answer.")
