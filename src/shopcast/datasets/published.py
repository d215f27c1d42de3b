"""Predictions that are written to a database too."""

from typing import Any

import pandas as pd
import sqlalchemy as sa
from kedro.io import AbstractDataset
from pandas.api import types
from sqlalchemy.exc import SQLAlchemyError

from shopcast.bad_input import BadInput
from shopcast.datasets.database import name_of, unreachable, url_of

SAME = ("customer_id", "at")
KEYS = (*SAME, "rank")
AT_ONCE = 10_000
STAGED = "shopcast_staged"
WAIT = "60s"
# A key of any length is not what these two take.
TEXT = sa.Text().with_variant(sa.String(255), "mysql", "mariadb")


class PublishedDataset(AbstractDataset[pd.DataFrame, pd.DataFrame]):
    """A dataset whose rows also go to a table of any database of SQLAlchemy.

    What is said of the same customers and moments (`at`, in UTC) is replaced, all else
    stays, in one transaction: a reader sees the rows of before or those of after. The
    schema and the table are made where there are none. The dataset itself is saved once
    the database has all rows.
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
        self._table, self._schema, self._credentials = table, schema, credentials
        self._name = name_of(table, schema)
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
        self._publish(_in_utc(data))
        self._dataset.save(data)

    def _publish(self, data: pd.DataFrame) -> None:
        with self._connect() as connection:
            try:
                with connection.begin():
                    _wait_for_others(connection)
                    _exchange(connection, self._make(connection, data), data)
            except (SQLAlchemyError, pd.errors.DatabaseError) as error:
                raise self._refusal(error) from error

    def _connect(self) -> sa.Connection:
        own = url = url_of(self._credentials)
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        try:
            return sa.create_engine(url, poolclass=sa.NullPool).connect()
        except (SQLAlchemyError, ImportError) as error:
            raise unreachable(own, getattr(error, "orig", None) or error) from error

    def _refusal(self, error: Exception) -> BadInput:
        """Say why nothing was written; pandas wraps what SQLAlchemy says."""
        cause = error if isinstance(error, SQLAlchemyError) else error.__cause__
        said = str(getattr(cause, "orig", None) or error)
        return BadInput(
            f"{self._name}: the database refuses the rows ({said.splitlines()[0]}); "
            "nothing was written to it. Correct the table or the rights, and run again."
        )

    def _make(self, connection: sa.Connection, data: pd.DataFrame) -> Any:
        """Find the table, or make it."""
        schema = self._schema
        if schema is not None and not sa.inspect(connection).has_schema(schema):
            connection.execute(sa.schema.CreateSchema(schema, if_not_exists=True))
        table = _table_of(data, self._table, schema)
        table.create(connection, checkfirst=True)
        there = {
            one["name"]: one["type"]
            for one in sa.inspect(connection).get_columns(self._table, schema)
        }
        wrong = [name for name, own in data.items() if not _fits(own, there.get(name))]
        if wrong:
            raise BadInput(
                f"{self._name}: the table in the database has no column "
                f"{', '.join(wrong)}, or one of whole numbers for fractions; add or "
                "change it, or rename the table, and run again."
            )
        return table

    def _exists(self) -> bool:
        return self._dataset.exists()

    def _describe(self) -> dict[str, Any]:
        return {"table": self._name, "dataset": self._dataset._describe()}


def _wait_for_others(connection: sa.Connection) -> None:
    """Let one run at a time publish, and none wait for a locked table for ever."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT}'")
        connection.exec_driver_sql(
            "SELECT pg_advisory_xact_lock(hashtext('shopcast published'))"
        )


def _fits(own: pd.Series, kind: Any) -> bool:
    fractions = types.is_float_dtype(own.dtype)
    return kind is not None and not (fractions and isinstance(kind, sa.Integer))


def _exchange(connection: sa.Connection, table: sa.Table, data: pd.DataFrame) -> None:
    """Replace what is said of the same customers and moments."""
    staged = _table_of(data, STAGED, None, prefixes=["TEMPORARY"])
    staged.create(connection)
    data.to_sql(
        staged.name, connection, if_exists="append", index=False, chunksize=AT_ONCE
    )
    same = [table.c[name] == staged.c[name] for name in SAME]
    connection.execute(sa.delete(table).where(sa.exists().where(*same)))
    rows = sa.select(*(staged.c[name] for name in data))
    connection.execute(sa.insert(table).from_select([*data], rows))


def _table_of(data: pd.DataFrame, name: str, schema: str | None, **how: Any) -> Any:
    columns = [
        sa.Column(one, _type_of(values.dtype), primary_key=one in KEYS,
                  autoincrement=False)
        for one, values in data.items()
    ]  # fmt: skip
    return sa.Table(name, sa.MetaData(), *columns, schema=schema, **how)


def _type_of(kind: Any) -> Any:
    if types.is_datetime64_any_dtype(kind):
        return sa.DateTime(timezone=True)
    if types.is_bool_dtype(kind):
        return sa.Boolean()
    if types.is_integer_dtype(kind):
        return sa.BigInteger()
    return sa.Double() if types.is_float_dtype(kind) else TEXT


def _in_utc(data: pd.DataFrame) -> pd.DataFrame:
    times = data.select_dtypes("datetime")
    return data.assign(**{name: one.dt.tz_localize("UTC") for name, one in
                          times.items()})  # fmt: skip
