"""Sums of money that do not depend on the order of adding."""

import ibis.expr.types as ir

DIGITS = 4
MONEY = f"decimal(18, {DIGITS})"


def exact_sum(
    column: ir.NumericColumn, where: ir.BooleanColumn | None = None
) -> ir.FloatingScalar:
    """Add decimals instead of floats: parallel engines add in any order.

    Four digits after the point are kept; an empty sum is 0.
    """
    return column.cast(MONEY).sum(where=where).cast("float64").fill_null(0.0)
