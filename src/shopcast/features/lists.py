"""Lists in an order, as every engine makes them."""

from collections.abc import Callable, Mapping, Sequence

import ibis
import ibis.expr.types as ir


def sorted_lists(
    table: ir.Table, keys: Sequence[str], order: str, lists: Mapping[str, ir.Value]
) -> ir.Table:
    """Collect columns into lists in one order.

    Spark knows no aggregate that depends on an order, so entries are collected as they
    come and sorted then.

    Args:
        table: Of any grain.
        keys: Whose lists are made.
        order: A column that differs between the entries of a list.
        lists: Columns of the table; a null is an entry.

    Returns:
        One row per `keys`: the lists, by name.
    """
    entry = ibis.struct({"entry_order": table[order], **lists})
    found = table.group_by(keys).aggregate(entries=entry.collect())
    in_order = found["entries"].sort()
    return found.select(*keys, **{name: in_order.map(_field(name)) for name in lists})


def _field(name: str) -> Callable[[ir.StructValue], ir.Value]:
    return lambda entry: entry[name]
