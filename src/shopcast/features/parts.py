"""Customers in parts, so that no query describes those of a large shop at once."""

from collections.abc import Callable, Iterator, Sequence

import ibis.expr.types as ir
import pandas as pd

from shopcast.progress import bar
from shopcast.tables.in_memory import read

ROWS = 2_000_000  # of the largest table, that one part has about


def customer_parts(
    describe: Callable[..., ir.Table], *tables: ir.Table
) -> Iterator[ir.Table]:
    """Describe the customers of a shop part by part, by a hash of their ids.

    Lists are made in memory (`lists.sorted_lists`), and windows of all customers are
    held at once, so what a query takes grows with the customers it describes.

    Args:
        describe: From the tables to an expression that reads each customer's own rows
            of them alone.
        tables: Rows with `customer_id`.

    Yields:
        The expression for the tables of each part; for the tables as they are where
        none has more than 2 million rows.
    """
    rows = max(int(table.count().execute()) for table in tables)
    parts = -(-rows // ROWS)
    if parts < 2:
        yield describe(*tables)
        return
    for part in bar(range(parts), "customers, part by part"):
        yield describe(*(_part(table, part, parts) for table in tables))


def _part(table: ir.Table, part: int, parts: int) -> ir.Table:
    return table.filter((table["customer_id"].hash() % parts).abs() == part)


def read_parts(
    describe: Callable[..., ir.Table], *tables: ir.Table, order: Sequence[str]
) -> pd.DataFrame:
    """Read what `customer_parts` yields as one table, in an order that tells all rows.

    The expression is in that order itself.
    """
    found = [read(part) for part in customer_parts(describe, *tables)]
    if len(found) == 1:
        return found[0]
    return pd.concat(found).sort_values([*order], ignore_index=True)
