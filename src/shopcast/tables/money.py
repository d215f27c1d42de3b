"""Sums of money that do not depend on the order of adding."""

import ibis
import ibis.expr.types as ir

DIGITS = 10
ZERO = ibis.literal(0).cast("float64")  # Spark reads 0.0 as a decimal
MONEY = f"decimal(38, {DIGITS})"


def exact_sum(
    column: ir.NumericColumn, where: ir.BooleanColumn | None = None
) -> ir.FloatingScalar:
    """Add decimals instead of floats: parallel engines add in any order.

    Ten digits after the point are kept, and 28 before it, which is more than
    numbers that preparation lets through can sum up to; an empty sum is 0.
    """
    return column.cast(MONEY).sum(where=where).cast("float64").fill_null(ZERO)
