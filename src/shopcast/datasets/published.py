"""Predictions that are written to a database too."""

from typing import Any

import pandas as pd
from kedro.io import AbstractDataset

from shopcast.bad_input import BadInput
from shopcast.datasets.database import unreachable

SAME = ("customer_id", "at")
KEYS = (*SAME, "rank")
AT_ONCE = 10_000


class PublishedDataset(AbstractDataset[pd.DataFrame, pd.DataFrame]):
    """A dataset whose rows also go to a table of any database of SQLAlchemy.

    What is said of the same customers and moments (`at`, in UTC) is replaced, all else
    stays, in one transaction: a reader sees the rows of before or those of after. The
    schema and the table are made where there are none. The dataset's own file is moved
    into its place once the database has all rows.
    """

    def __init__(
        self,
        *,
        dataset: dict[str, Any],
        table: str,
        credentials: dict[str, str],
        schema: str | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """Say where rows go.

        Args:
            dataset: The dataset that the pipelines read again.
            table: Its name in the database.
            credentials: `url` of the database, as SQLAlchemy takes it.
            schema: Where the table stands.
            metadata: For the viewer.
        """
        self._dataset = AbstractDataset.from_config("file", dataset)
        self._table, self._schema, self._url = table, schema, credentials["url"]
        self.metadata = metadata

    def load(self) -> pd.DataFrame:
        """Read the dataset, not the database."""
        return self._dataset.load()

    def save(self, data: pd.DataFrame) -> None:
        """Write the rows to both.

        Raises:
            BadInput: The database cannot be reached, refuses a row, or has a table of
                this name without one of the columns; nothing is written then.
        """
        self._dataset.save(data)
        self._publish(_in_utc(data))

    def _publish(self, data: pd.DataFrame) -> None:
        import sqlalchemy as sa

        engine = sa.create_engine(_by_psycopg(self._url))
        try:
            with engine.begin() as connection:
                table = self._make(connection, data)
                _exchange(connection, table, data)
        except (sa.exc.SQLAlchemyError, pd.errors.DatabaseError) as error:
            raise self._refusal(error) from error
        finally:
            engine.dispose()

    def _refusal(self, error: Exception) -> BadInput:
        """Say why nothing was written; pandas wraps what SQLAlchemy says."""
        from sqlalchemy.exc import OperationalError, SQLAlchemyError

        cause = error if isinstance(error, SQLAlchemyError) else error.__cause__
        said = getattr(cause, "orig", None) or error
        if isinstance(cause, OperationalError):
            return unreachable(self._url, said)
        reason = " ".join(str(said).split())[:200]
        return BadInput(
            f"{self._name}: the database refuses the rows ({reason}); nothing was "
            "written to it. Correct the table or the rights, and run again."
        )

    def _make(self, connection: Any, data: pd.DataFrame) -> Any:
        """Find the table, or make it."""
        import sqlalchemy as sa

        schema = self._schema
        if schema is not None and not sa.inspect(connection).has_schema(schema):
            connection.execute(sa.schema.CreateSchema(schema, if_not_exists=True))
        table = _table_of(data, self._table, schema)
        table.create(connection, checkfirst=True)
        there = sa.inspect(connection).get_columns(self._table, schema)
        lacking = sorted({*data.columns} - {one["name"] for one in there})
        if lacking:
            raise BadInput(
                f"{self._name}: the table in the database has no column "
                f"{', '.join(lacking)}; add it, or rename the table, and run again."
            )
        return table

    @property
    def _name(self) -> str:
        return f"{self._schema}.{self._table}" if self._schema else self._table

    def _exists(self) -> bool:
        return self._dataset.exists()

    def _describe(self) -> dict[str, Any]:
        return {"table": self._name, "dataset": self._dataset._describe()}


def _exchange(connection: Any, table: Any, data: pd.DataFrame) -> None:
    """Replace what is said of the same customers and moments."""
    import sqlalchemy as sa

    staged = _table_of(data, f"staged_{table.name}", None, prefixes=["TEMPORARY"])
    staged.create(connection)
    data.to_sql(
        staged.name, connection, if_exists="append", index=False, chunksize=AT_ONCE
    )
    same = [table.c[name] == staged.c[name] for name in SAME]
    connection.execute(sa.delete(table).where(sa.exists().where(*same)))
    rows = sa.select(*(staged.c[name] for name in data))
    connection.execute(sa.insert(table).from_select([*data], rows))
    staged.drop(connection)


def _table_of(data: pd.DataFrame, name: str, schema: str | None, **how: Any) -> Any:
    import sqlalchemy as sa

    columns = [
        sa.Column(one, _type_of(values.dtype), primary_key=one in KEYS,
                  autoincrement=False)
        for one, values in data.items()
    ]  # fmt: skip
    return sa.Table(name, sa.MetaData(), *columns, schema=schema, **how)


def _type_of(kind: Any) -> Any:
    import sqlalchemy as sa
    from pandas.api import types

    if types.is_datetime64_any_dtype(kind):
        return sa.DateTime(timezone=True)
    if types.is_bool_dtype(kind):
        return sa.Boolean()
    if types.is_integer_dtype(kind):
        return sa.BigInteger()
    return sa.Double() if types.is_float_dtype(kind) else sa.Text()


def _in_utc(data: pd.DataFrame) -> pd.DataFrame:
    times = data.select_dtypes("datetime")
    return data.assign(**{name: one.dt.tz_localize("UTC") for name, one in
                          times.items()})  # fmt: skip


def _by_psycopg(url: str) -> Any:
    """Name the driver that the project installs, where a URL names none."""
    from sqlalchemy.engine import make_url

    parsed = make_url(url)
    if parsed.drivername in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    return parsed
