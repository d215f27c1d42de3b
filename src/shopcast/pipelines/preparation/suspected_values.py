"""Values that can be, and that hardly any shop has."""

from typing import Any

import ibis.expr.types as ir

from shopcast.pipelines.preparation.suspicions import Suspicions, counted, suspect
from shopcast.pipelines.preparation.times import now_of
from shopcast.tables.sources import Source

OLDEST = 120  # years of a customer
FACTOR = 10  # by which an amount is not that of price and pieces


def suspect_values(
    sold: ir.Table,
    seen: ir.Table,
    customers: ir.Table,
    products: ir.Table,
    source: Source,
) -> Suspicions:
    """Look for values that are possible, and odd.

    Args:
        sold: Order lines that are kept.
        seen: Events that are kept.
        customers: As conformed.
        products: As conformed.
        source: Its `today` tells which years can be.
    """
    found = {
        "event_types_single": _single_type(seen),
        "birth_years_odd": _birth_years(customers, source),
        "amounts_differ": _amounts(sold),
        "categories_single": _single(products),
        "products_bare": _bare(products),
    }
    return counted(found)


def _single_type(seen: ir.Table) -> dict[str, Any]:
    counts = seen["event_type"].value_counts(name="rows").to_pandas()
    rows, kinds = int(counts["rows"].sum()), [*counts["event_type"]]
    return suspect(
        rows if len(kinds) == 1 and kinds != ["purchase"] else 0,
        f"events.event_type: all {rows:,} rows are of one type; if the shop logs more, "
        "see whether the others are missing.",
    )


def _birth_years(customers: ir.Table, source: Source) -> dict[str, Any]:
    year = now_of(source).year
    odd = ~customers["birth_year"].between(year - OLDEST, year)
    count = int(odd.sum().fill_null(0).execute())
    return suspect(
        count,
        f"customers.birth_year: {count:,} are no years from {year - OLDEST} to {year}; "
        "correct them, or leave them empty.",
    )


def _amounts(sold: ir.Table) -> dict[str, Any]:
    full = (sold["quantity"] * sold["unit_price"]).abs()
    amount, due = sold["amount"].abs(), full - sold["discount"].fill_null(0).abs()
    odd = (amount > 0) & ((amount > FACTOR * full) | (amount * FACTOR < due))
    count = int(odd.sum().fill_null(0).execute())
    return suspect(
        count,
        f"order_lines.amount: {count:,} are over {FACTOR} times more or less than "
        "quantity times unit_price; see whether both are in one currency and unit.",
    )


def _bare(products: ir.Table) -> dict[str, Any]:
    told = [products[name].count() for name in ("description", "category", "brand")]
    row = products.aggregate(rows=products.count(), told=sum(told)).to_pandas().iloc[0]
    return suspect(
        0 if row["told"] else int(row["rows"]),
        f"products: of {row['rows']:,} products nothing but the id is known; name "
        "columns in source.tables.products.columns.",
    )


def _single(products: ir.Table) -> dict[str, Any]:
    known = products.filter(products["category"].notnull())
    row = known.aggregate(rows=known.count(), kinds=known["category"].nunique())
    rows, kinds = row.to_pandas().iloc[0]
    return suspect(
        int(kinds) if rows == kinds > 5 else 0,
        f"products.category: each of {rows:,} products is of a category of its own; "
        "name another column in source.tables.products.columns.",
    )
