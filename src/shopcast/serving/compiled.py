"""Expressions that are asked again and again of a few rows, planned once."""

from collections.abc import Callable

import duckdb
import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
import sqlglot
from sqlglot import expressions as sql

from shopcast.tables.in_memory import of_arrow

# Plans are kept, so none may count on what a table held when it was planned.
OF_CONTENT = "statistics_propagation,compressed_materialization"
TIDY_EVERY = 500


class Compiled:
    """A database of small tables whose rows change and whose questions do not.

    DuckDB keeps the plan of a prepared statement until any table is made, after which
    it plans the statement anew at every call. So rows are exchanged, tables stay, and
    a statement is prepared when it is first asked, and again if a table was made since.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._connection = duckdb.connect(config={"threads": 1})
        self._connection.execute(f"SET disabled_optimizers = '{OF_CONTENT}'")
        self._statements: dict[str, str] = {}
        self._planned: set[str] = set()
        self._told = 0

    def empty(self, name: str, schema: ibis.Schema) -> ir.Table:
        """Make a table that will be told rows."""
        self._create(name, schema.to_pyarrow().empty_table())
        return ibis.table(schema, name)

    def hold(self, name: str, table: ir.Table) -> ir.Table:
        """Make a table whose rows stay."""
        self._create(name, table.to_pyarrow())
        return ibis.table(table.schema(), name)

    def made(self, name: str, expression: ir.Table) -> ir.Table:
        """Make a table whose rows an expression of others gives."""
        schema = expression.schema()
        self.empty(name, schema)
        self._statements[name] = f'INSERT INTO "{name}" {self._sql(expression)}'
        return ibis.table(schema, name)

    def ask(self, name: str, expression: ir.Table) -> Callable[[], pa.Table]:
        """Write a question, which is planned when it is first asked."""
        question = f"ask_{name}"
        self._statements[question] = self._sql(expression)
        return lambda: self._execute(question).to_arrow_table()

    def tell(self, name: str, given: pa.Table) -> None:
        """Exchange a table's rows; `given` is read by its name."""
        self._connection.execute(f'DELETE FROM "{name}"')
        if given.num_rows:
            self._connection.execute(f'INSERT INTO "{name}" SELECT * FROM given')
        self._told += 1
        if self._told % TIDY_EVERY == 0:
            self._connection.execute("CHECKPOINT")

    def make(self, name: str) -> None:
        """Make a table's rows anew."""
        self._connection.execute(f'DELETE FROM "{name}"')
        self._execute(name)

    def _create(self, name: str, rows: pa.Table) -> None:
        self._connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS FROM rows')
        self._planned.clear()

    def _execute(self, name: str) -> duckdb.DuckDBPyConnection:
        if name not in self._planned:
            self._connection.execute(f'PREPARE "{name}" AS {self._statements[name]}')
            self._planned.add(name)
        return self._connection.execute(f'EXECUTE "{name}"')

    def _sql(self, expression: ir.Table) -> str:
        for one in expression.op().find(ops.InMemoryTable):
            self._create(one.name, one.data.to_pyarrow(one.schema))
        return without_filters(ibis.to_sql(expression, dialect="duckdb"))


SKIP_NULLS = (sql.Sum, sql.Min, sql.Max, sql.Avg, sql.Count)


def without_filters(query: str) -> str:
    """Write `sum(x) FILTER (WHERE c)` as `sum(CASE WHEN c THEN x END)`.

    DuckDB sets up room for all of a query's columns for each FILTER, which is most of
    what a query of few rows takes; aggregates that skip nulls do not need it.

    >>> without_filters("SELECT SUM(x) FILTER(WHERE y > 1) AS z FROM t")
    'SELECT SUM(CASE WHEN y > 1 THEN x END) AS z FROM t'
    """
    tree = sqlglot.parse_one(query, dialect="duckdb")
    for one in [*tree.find_all(sql.Filter)]:
        made, given = one.this, one.this.this
        if isinstance(made, SKIP_NULLS) and not isinstance(given, sql.Distinct):
            what = sql.Literal.number(1) if isinstance(given, sql.Star) else given
            case = sql.Case(ifs=[sql.If(this=one.expression.this, true=what)])
            made.set("this", case)
            one.replace(made)
    return tree.sql(dialect="duckdb")


def frame_of(table: pa.Table, schema: ibis.Schema) -> pd.DataFrame:
    """Read what was answered as `in_memory.read` does."""
    return of_arrow(table.cast(schema.to_pyarrow()))
