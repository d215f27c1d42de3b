"""What is known of the shop before any model learns: who bought what, and when."""

from dataclasses import dataclass
from functools import cached_property

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.features.baskets import basket_lines
from shopcast.features.cutoffs import Periods
from shopcast.features.splits import end_of_data, is_held_out, split_time
from shopcast.pipelines.basket.history import History
from shopcast.pipelines.basket.options import Options
from shopcast.pipelines.basket.text import embed


@dataclass(frozen=True, eq=False)
class Prior:
    """The baskets of all who may be learnt from, up to the test.

    Attributes:
        products: By `product_id` (the index, in order): `description` and the mean
            `price`; products that they bought.
        text: What descriptions say: (products, size).
        customers: Their ids, in order.
        customer: Of each entry of the log, by its number.
        product: The same.
        day: The same, in days since 1970.
        baskets: How many last baskets are read.
        memory_days: How far back others' baskets are read.
        until: Where the test begins.
        end: Where the data end.
    """

    products: pd.DataFrame
    text: np.ndarray
    customers: pd.Index
    customer: np.ndarray
    product: np.ndarray
    day: np.ndarray
    baskets: int
    memory_days: int
    until: pd.Timestamp
    end: pd.Timestamp

    @property
    def vocabulary(self) -> pd.Index:
        """The ids of the products."""
        return self.products.index

    @cached_property
    def buyers(self) -> np.ndarray:
        """How many customers have bought each product."""
        pairs = pd.DataFrame({"customer": self.customer, "product": self.product})
        pairs = pairs.drop_duplicates()
        return np.bincount(pairs["product"], minlength=len(self.products))

    def seen(self, at: pd.Timestamp) -> History:
        """Show all customers' baskets as they were known at a moment."""
        moment = (at - pd.Timestamp(0)).days
        kept = (self.day < moment) & (self.day >= moment - self.memory_days)
        customer, product, day = (
            one[kept] for one in (self.customer, self.product, self.day)
        )
        table = pd.DataFrame({"customer": customer, "day": day})
        by_customer = table.groupby("customer")["day"]
        age = by_customer.rank("dense", ascending=False).to_numpy("int64")
        ago = (by_customer.transform("max") - table["day"]).to_numpy("int64")
        whole = History(len(self.customers), len(self.products), customer, product,
                        age, ago)  # fmt: skip
        return whole.within(self.baskets)


def fit_prior(
    transactions: ir.Table, products: ir.Table, periods: Periods, options: Options
) -> Prior:
    """Collect the baskets of customers who may be learnt from, before the test.

    Raises:
        BadInput: There is none.
    """
    split = split_time(transactions, periods)
    lines = basket_lines(transactions)
    lines = lines.filter(lines["day"] < ibis.literal(split.test))
    log = lines.order_by("customer_id", "day", "product_id").to_pandas()
    log = log[~is_held_out(log["customer_id"], periods.new_share)]
    if log.empty:
        raise BadInput(
            "transactions.product_id: no product is known before "
            f"{split.test:%Y-%m-%d} (0 lines); name the column in "
            "source.tables.order_lines.columns."
        )
    table = describe_products(log, products)
    ids = pd.Index(np.sort(log["customer_id"].unique()))
    return Prior(
        products=table,
        text=embed(table["description"], options.text),
        customers=ids,
        customer=ids.get_indexer(log["customer_id"]),
        product=table.index.get_indexer(log["product_id"]),
        day=(log["day"] - pd.Timestamp(0)).dt.days.to_numpy("int64"),
        baskets=options.baskets,
        memory_days=options.memory_days,
        until=split.test,
        end=end_of_data(transactions),
    )


def describe_products(log: pd.DataFrame, products: ir.Table) -> pd.DataFrame:
    """Put descriptions beside the products of a log, and their mean price."""
    price = log.groupby("product_id")["price"].mean()
    told = products.select("product_id", "description").to_pandas()
    text = told.drop_duplicates("product_id").set_index("product_id")["description"]
    text = text.reindex(price.index).fillna("").astype(str)
    return pd.DataFrame({"description": text, "price": price}).sort_index()
