"""Tables of an engine, brought into memory."""

import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa


def read(table: ir.Table) -> pd.DataFrame:
    """Read an expression by Arrow; lists are arrays.

    On DuckDB, what ibis' own `to_pandas` returns goes through a Python list of every
    column that is nested or has a null, which takes many times as long, and as much
    memory. (On Spark, ibis makes the Arrow table of a pandas one.)
    """
    return of_arrow(table.to_pyarrow())


def of_arrow(table: pa.Table) -> pd.DataFrame:
    """Read what an engine answered, in the types of the expression."""
    return table.to_pandas(split_blocks=True, self_destruct=True)
