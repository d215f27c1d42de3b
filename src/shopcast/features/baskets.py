"""Baskets: the products that a customer bought on one day."""

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from shopcast.features.days import whole_days
from shopcast.tables.in_memory import read

ROW = ["customer_id", "at", "day"]
LISTS = ("product", "age", "ago")


def basket_lines(transactions: ir.Table) -> ir.Table:
    """List what was bought on each day, whether or not goods came back.

    Returns:
        One row per `customer_id`, `day` and `product_id`, with its mean `price`.
    """
    bought = transactions.filter(
        transactions["quantity"] > 0, transactions["product_id"].notnull()
    )
    price = bought["amount"] / bought["quantity"]
    return bought.group_by(
        "customer_id", "product_id", day=bought["time"].truncate("D")
    ).aggregate(price=price.mean())


def basket_days(
    lines: ir.Table, ats: pd.DatetimeIndex, label: int, last: bool = False
) -> ir.Table:
    """Find the days with a basket within some days from each cutoff.

    Args:
        lines: As `basket_lines` makes them.
        ats: The cutoffs.
        label: How many days from them.
        last: Whether each customer's last day alone is kept.

    Returns:
        One row per `customer_id`, `at` and such a `day` with a basket before it.
    """
    cutoffs = ibis.memtable(pd.DataFrame({"at": ats.as_unit("us")}))
    until = cutoffs["at"] + ibis.interval(days=label)
    both = lines.join(cutoffs, [lines["day"] >= cutoffs["at"], lines["day"] < until])
    days = both.select("customer_id", "at", "day").distinct()
    if last:
        days = days.group_by("customer_id", "at").aggregate(day=days["day"].max())
    first = lines.group_by("customer_id").aggregate(first=lines["day"].min())
    days = days.inner_join(first, "customer_id")
    return days.filter(days["first"] < days["day"]).select("customer_id", "at", "day")


def today(lines: ir.Table, now: ir.Table) -> ir.Table:
    """Put every customer at the moment of `now`, as `basket_days` puts them."""
    everybody = lines.select("customer_id").distinct().cross_join(now)
    return everybody.mutate(day=everybody["at"])


def histories(lines: ir.Table, moments: ir.Table, most: int) -> pd.DataFrame:
    """List what each customer bought before a day (see `earlier_lines`).

    Returns:
        One row per `customer_id`, `at` and `day`, in order of `at`, customer and day:
        `baskets`, how many there were before, and the day of the `latest`; the lists
        `product`, `age` (1 for the last basket, 2 for the one before), and `ago` (days
        before the last basket), oldest first.
    """
    return into_histories(read(earlier_lines(lines, moments, most)))


def into_histories(flat: pd.DataFrame) -> pd.DataFrame:
    """Join what `earlier_lines` finds into lists, as `histories`."""
    table = into_lists(flat.rename(columns={"product_id": "product"}), LISTS)
    columns = [*ROW, "baskets", "latest", *LISTS]
    return table[columns].astype({"baskets": "int64"})


def earlier_lines(lines: ir.Table, moments: ir.Table, most: int) -> ir.Table:
    """Find what each customer bought before a day.

    Args:
        lines: As `basket_lines` makes them.
        moments: As `basket_days` makes them.
        most: How many of the last baskets are listed.

    Returns:
        One row per product of an earlier basket, in the order that `histories` lists
        them.
    """
    own = ibis.window(group_by="customer_id", order_by="day")
    days = lines.select("customer_id", "day").distinct()
    days = days.mutate(number=ibis.row_number().over(own) + 1)
    numbered = lines.inner_join(days, ["customer_id", "day"]).select(
        "customer_id", "product_id", "number", bought="day"
    )
    earlier = days.select("customer_id", "number", bought="day")
    before = moments.join(
        earlier, ["customer_id", moments["day"] > earlier["bought"]]
    ).drop("customer_id_right")
    last = before.group_by(ROW).aggregate(
        baskets=before["number"].max(), latest=before["bought"].max()
    )
    both = last.join(
        numbered,
        ["customer_id", numbered["number"] <= last["baskets"],
         numbered["number"] > last["baskets"] - most],
    ).drop("customer_id_right")  # fmt: skip
    both = both.mutate(
        age=both["baskets"] - both["number"] + 1,
        ago=whole_days(both["latest"], both["bought"]),
    )
    order = ["at", "customer_id", "day", ibis.desc("age"), "product_id"]
    return both.order_by(order)


def into_lists(flat: pd.DataFrame, lists: tuple[str, ...]) -> pd.DataFrame:
    """Join neighbouring rows of the same keys: the columns of lists become lists."""
    keys = flat[ROW]
    first = (keys != keys.shift()).any(axis=1).to_numpy(dtype=bool)
    starts = np.nonzero(first)[0]
    found = {name: np.split(flat[name].to_numpy(), starts[1:]) for name in lists}
    rest = flat.loc[first].drop(columns=[*lists]).reset_index(drop=True)
    if rest.empty:
        found = {name: [] for name in lists}
    return rest.assign(**{name: pd.Series(value, dtype="object")
                          for name, value in found.items()})  # fmt: skip


def bought_on(lines: ir.Table, moments: ir.Table) -> pd.DataFrame:
    """List what was bought on each day: the label.

    Returns:
        One row per `customer_id`, `at` and `day`: the list `bought`.
    """
    both = moments.inner_join(lines, ["customer_id", "day"])
    flat = both.select(*ROW, bought="product_id").order_by(*ROW, "bought")
    return into_lists(read(flat), ("bought",))
