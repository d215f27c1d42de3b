"""What is known of the shop before any model learns: who bought what, and when."""

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Self

import ibis.expr.types as ir
import numpy as np
import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.features.baskets import basket_lines
from shopcast.features.cutoffs import Periods
from shopcast.features.splits import (
    end_of_data,
    is_held_out,
    of_drawn,
    split_time,
)
from shopcast.pipelines.basket.history import History
from shopcast.pipelines.basket.options import Options
from shopcast.pipelines.basket.snapshot import Snapshot
from shopcast.pipelines.basket.text import embed
from shopcast.tables.in_memory import read
from shopcast.tasks.predictor import Predictor

DAY = pd.Timedelta(days=1)
START = pd.Timestamp(0)


@dataclass(frozen=True, eq=False)
class Prior:
    """The products that are known, and the baskets of all who may be learnt from.

    Products, and all that is fitted, are of the time before the test; the log goes on,
    and is read as it was known at a row's moment (see `known_at`).

    Attributes:
        products: By `product_id` (the index, in order): `description`.
        text: What descriptions say: (products, size).
        buyers: How many customers had bought each product before the test.
        log: One row per basket and product: `customer_id`, `product_id`, `day`, and its
            mean `price`.
        baskets: How many last baskets are read.
        memory_days: How far back others' baskets are read.
        until: Where the test begins.
        end: Where the data end.
    """

    products: pd.DataFrame
    text: np.ndarray
    buyers: np.ndarray
    log: pd.DataFrame
    baskets: int
    memory_days: int
    until: pd.Timestamp
    end: pd.Timestamp

    @property
    def vocabulary(self) -> pd.Index:
        """The ids of the products."""
        return self.products.index

    @cached_property
    def customers(self) -> pd.Index:
        """The ids of the log's customers, in order."""
        return pd.Index(np.sort(self.log["customer_id"].unique()))

    @cached_property
    def _numbers(self) -> pd.DataFrame:
        """The log of known products, by numbers of customers, products and days."""
        table = pd.DataFrame(
            {
                "customer": self.customers.get_indexer(self.log["customer_id"]),
                "product": self.vocabulary.get_indexer(self.log["product_id"]),
                "day": (self.log["day"] - START) // DAY,
                "price": self.log["price"],
            }
        )
        return table[table["product"] >= 0]

    def price_at(self, at: pd.Timestamp) -> np.ndarray:
        """Mean price of each product before a moment; null where none was known."""
        table = self._numbers[self._numbers["day"] < (at - START) // DAY]
        mean = table.groupby("product")["price"].mean()
        return mean.reindex(range(len(self.products))).to_numpy("float64")

    def known_at(self, at: pd.Timestamp) -> History:
        """Show all customers' baskets as they were known at a moment."""
        moment = (at - START) // DAY
        day = self._numbers["day"]
        table = self._numbers[(day < moment) & (day >= moment - self.memory_days)]
        by_customer = table.groupby("customer")["day"]
        age = by_customer.rank("dense", ascending=False).to_numpy("int64")
        ago = moment - table["day"].to_numpy("int64")
        whole = History(len(self.customers), len(self.products),
                        table["customer"].to_numpy(), table["product"].to_numpy(),
                        age, ago, np.zeros(len(self.customers), "int64"))  # fmt: skip
        return whole.within(self.baskets)

    def snapshot(self, at: pd.Timestamp, options: Options) -> Snapshot:
        """Look at all customers' baskets at a moment; the last look is kept."""
        kept = self.__dict__.pop("_looked", None)
        if kept is None or kept[0] != (at, options):
            kept = (
                (at, options),
                Snapshot(self.known_at(at), options, self.price_at(at)),
            )
        self.__dict__["_looked"] = kept
        return kept[1]

    def __getstate__(self) -> dict[str, Any]:
        """Save what is known, and nothing that was found from it."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    def seen(self, outlook: pd.DataFrame) -> Self:
        """Know today's log (see `collect_log`)."""
        return replace(self, log=outlook)


def fit_prior(
    transactions: ir.Table, products: ir.Table, periods: Periods, options: Options
) -> Prior:
    """Collect baskets of customers who may be learnt from, and what was in them.

    Raises:
        BadInput: No product is known before the test.
    """
    split = split_time(transactions, periods)
    lines = _known_lines(transactions, periods, options)
    before = lines[lines["day"] < split.test]
    if before.empty:
        raise BadInput(
            "transactions.product_id: no product is known before "
            f"{split.test:%Y-%m-%d} (0 lines); name the column in "
            "source.tables.order_lines.columns."
        )
    table = describe_products(before, products)
    return Prior(
        products=table,
        text=embed(table["description"], options.text),
        buyers=before.groupby("product_id")["customer_id"].nunique().to_numpy(),
        log=lines,
        baskets=options.baskets,
        memory_days=options.memory_days,
        until=split.test,
        end=end_of_data(transactions),
    )


def collect_log(transactions: ir.Table, predictor: Predictor) -> pd.DataFrame:
    """Collect what other customers bought of late, for today's lists.

    Returns:
        As `Prior.log`, as far back as it is read.
    """
    lines = _known_lines(transactions, predictor.periods, predictor.options)
    memory = pd.Timedelta(days=predictor.prior.memory_days)
    kept = lines["day"] >= end_of_data(transactions) - memory
    return lines[kept].reset_index(drop=True)


def _known_lines(
    transactions: ir.Table, periods: Periods, options: Options
) -> pd.DataFrame:
    lines = basket_lines(of_drawn(transactions, options.customers))
    table = read(lines.order_by("customer_id", "day", "product_id"))
    known = ~is_held_out(table["customer_id"], periods.new_share)
    return table[known].reset_index(drop=True)


def describe_products(log: pd.DataFrame, products: ir.Table) -> pd.DataFrame:
    """Put descriptions beside the products of a log."""
    known = pd.Index(np.sort(log["product_id"].unique()), name="product_id")
    told = products.select("product_id", "description").to_pandas()
    text = told.drop_duplicates("product_id").set_index("product_id")["description"]
    return text.reindex(known).fillna("").astype(str).to_frame()
