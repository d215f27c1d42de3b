"""Ids that look as if they did not name what they should."""

from typing import Any

import ibis.expr.types as ir

from shopcast.pipelines.preparation.suspicions import Suspicions, counted, suspect
from shopcast.tables.engines import composed

FEW = 0.5  # of the ids that another table should know
FEW_VISITORS = 0.1  # buyers may visit without being known
MIXED = r"^\w*[a-z]\w*[A-Z]\w*$"  # one word, and neither a name nor all alike
MANY = 1 / 3  # of ids so written tell that their capitals count
ROUNDED = r"^\d{16,}\.0$|^\d(\.\d+)?e\+\d+$"
WHERE = "source.tables.{}.columns"


def suspect_ids(
    sold: ir.Table, seen: ir.Table, customers: ir.Table, products: ir.Table
) -> Suspicions:
    """Look for ids that other tables do not know, or that are written in two ways.

    Args:
        sold: Order lines that are kept.
        seen: Events that are kept.
        customers: As conformed.
        products: As conformed.
    """
    found = {
        "products_unknown": _unknown(sold, "product_id", products, "products"),
        "customers_unknown": _unknown(sold, "customer_id", customers, "customers"),
        "visited_unknown": _unknown(
            seen, "product_id", products, "products", whose="events"
        ),
        "buyers_unseen": _unknown(
            sold, "customer_id", seen, "events", least=FEW_VISITORS
        ),
        "customers_alike": _alike(sold, "customer_id"),
        "products_alike": _alike(sold, "product_id"),
        "customers_rounded": _rounded(sold, "customer_id"),
        "products_rounded": _rounded(sold, "product_id"),
        "orders_rounded": _rounded(sold, "order_id"),
        "orders_shared": _shared(sold, "order_lines", "order"),
        "sessions_shared": _shared(seen, "events", "session"),
        "categories_alike": _alike(products, "category", "products"),
    }
    return counted(found)


def _ids(table: ir.Table, key: str) -> ir.Table:
    return table.filter(table[key].notnull()).select(key).distinct()


def _unknown(
    table: ir.Table,
    key: str,
    known: ir.Table,
    name: str,
    least: float = FEW,
    whose: str = "order_lines",
) -> dict[str, Any]:
    """Count ids that a table of them does not know, where it knows few."""
    ids, others = _ids(table, key), _ids(known, key)
    total, there = ids.count().execute(), others.count().execute()
    if not total or not there:
        return {}
    matched = ids.semi_join(others, key).count().execute()
    if matched > least * total:
        return {}
    bare = ids.select(bare=_bare(ids[key])).distinct()
    again = others.select(bare=_bare(others[key])).distinct()
    hint = ""
    if bare.semi_join(again, "bare").count().execute() > max(2 * matched, 1):
        hint = " (more of them are, but for leading zeros, accents or capitals)"
    return suspect(
        total - matched,
        f"{whose}.{key}: {total - matched:,} of {total:,} are not among "
        f"{name}{hint}; name other columns in {WHERE.format(whose)} or "
        f"{WHERE.format(name)}, unless {name} are of another kind.",
    )


def _bare(text: ir.StringValue) -> ir.StringValue:
    """Take leading zeros, accents' spelling and capitals from an id."""
    return _spelt(text).lower()


def _spelt(text: ir.StringValue) -> ir.StringValue:
    return composed(text).re_replace(r"^0+(.)", r"\1")


def _alike(table: ir.Table, key: str, whose: str = "order_lines") -> dict[str, Any]:
    """Count ids that are another one but for the way they are written.

    Ids made of small letters and capitals at random differ in nothing else by design.
    """
    ids = _ids(table, key)
    counts = ids.aggregate(
        ids=ids.count(),
        bare=_bare(ids[key]).nunique(),
        spelt=_spelt(ids[key]).nunique(),
        mixed=ids[key].re_search(MIXED).mean(),
    )
    row = counts.to_pandas().iloc[0]
    by_design = key.endswith("_id") and row["mixed"] > MANY
    total, apart = int(row["ids"]), row["spelt" if by_design else "bare"]
    count = total - int(apart)
    return suspect(
        count,
        f"{whose}.{key}: {count:,} of {total:,} are the same as another but for "
        "leading zeros, accents or capitals, and count as others; if they are one, "
        "write them alike.",
    )


def _rounded(table: ir.Table, key: str) -> dict[str, Any]:
    """Count ids that were numbers too long for floating point."""
    ids = _ids(table, key)
    count = int(ids.filter(ids[key].re_search(ROUNDED)).count().execute())
    return suspect(
        count,
        f"order_lines.{key}: {count:,} are numbers beyond 2^53 as floating point, "
        "whose last digits are lost, so that several may be one; write them as text.",
    )


def _shared(table: ir.Table, whose: str, kind: str) -> dict[str, Any]:
    """Count orders or sessions of several customers; one id for all is such a one."""
    key = f"{kind}_id"
    groups = table.group_by(key).aggregate(who=table["customer_id"].nunique())
    counts = groups.aggregate(
        groups=groups.count(), shared=(groups["who"] > 1).sum().fill_null(0)
    )
    row = counts.to_pandas().iloc[0]
    return suspect(
        int(row["shared"]),
        f"{whose}.{key}: {row['shared']:,} of {row['groups']:,} {kind}s are of several "
        "customers, and count as one; name another column in "
        f"{WHERE.format(whose)}, or leave {key} out.",
    )
