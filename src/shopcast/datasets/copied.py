"""Tables of a database, copied to where the engine of the pipelines reads them."""

from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow.parquet as pq
from ibis.common.exceptions import TableNotFound
from ibis.expr.datatypes import DataType
from kedro.io import AbstractDataset, DatasetError
from kedro_datasets.ibis import FileDataset

from shopcast.bad_input import BadInput
from shopcast.datasets.database import name_of, unreachable, url_of
from shopcast.datasets.whole import place_of, whole

AT_ONCE = 50_000  # rows, which are tuples of Python on their way


class CopiedDataset(AbstractDataset[ir.Table, ir.Table]):
    """A table or view of any database that ibis speaks, such as PostgreSQL.

    Each load copies it anew, in batches, to a Parquet file that the engine reads; so a
    run sees the table as it was at one moment, and asks the database once. Decimals,
    of which a column may hold any, and what Parquet has no name for (uuid, JSON,
    intervals, lists) become text.
    """

    def __init__(
        self,
        *,
        table: str,
        copy: str,
        connection: dict[str, Any],
        credentials: dict[str, str],
        schema: str | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """Say what is read.

        Args:
            table: Its name, or that of a view.
            copy: The Parquet file that it is copied to.
            connection: The engine of the pipelines, as in `globals.yml`.
            credentials: `url` of the database.
            schema: Where the table stands; by default where the database looks first.
            metadata: For the viewer.
        """
        self._table, self._schema, self._credentials = table, schema, credentials
        self._name = name_of(table, schema)
        self._read = FileDataset(filepath=copy, connection=connection)
        self.metadata = metadata

    def load(self) -> ir.Table:
        """Copy the table, and read the copy.

        Raises:
            BadInput: The database cannot be reached, has no such table, or does not
                let it be read.
        """
        database = self._connect()
        try:
            self._fetch(database.table(self._table, database=self._schema))
        except TableNotFound as error:
            there = ", ".join(sorted(database.list_tables(database=self._schema)))
            raise BadInput(
                f"{self._name}: the database has no table of this name (there are: "
                f"{there or 'none'}); name another in the catalog, or write "
                "{type: MemoryDataset, data: []} for a table that the shop lacks."
            ) from error
        except Exception as error:
            raise BadInput(
                f"{self._name}: the table cannot be read from the database "
                f"({' '.join(str(error).split())[:200]}); correct it or its rights, or "
                "name a view of it in the catalog."
            ) from error
        finally:
            database.disconnect()
        return self._read.load()

    def _connect(self) -> Any:
        url = url_of(self._credentials)
        try:
            return ibis.connect(url.render_as_string(hide_password=False))
        except Exception as error:
            raise unreachable(url, error) from error

    def _fetch(self, table: ir.Table) -> None:
        with (
            whole(self._read),
            plain(table).to_pyarrow_batches(chunk_size=AT_ONCE) as batches,
            pq.ParquetWriter(str(self._read._filepath), batches.schema) as file,
        ):
            for batch in batches:
                file.write_batch(batch)

    def save(self, data: ir.Table) -> None:
        """Refuse: the table is the shop's own."""
        raise DatasetError(f"{self._name} is read only.")

    def _exists(self) -> bool:
        database = self._connect()
        try:
            return self._table in database.list_tables(database=self._schema)
        finally:
            database.disconnect()

    def _describe(self) -> dict[str, Any]:
        return {"table": self._name, "copy": place_of(self._read)}


def plain(table: ir.Table) -> ir.Table:
    """Write as text what is not a plain number, a time, a truth or text."""
    kinds = table.schema().items()
    odd = [name for name, kind in kinds if not _is_plain(kind)]
    return table.mutate(**{name: table[name].cast("string") for name in odd})


def _is_plain(kind: DataType) -> bool:
    if kind.is_interval() or kind.is_decimal():
        return False
    return (
        kind.is_numeric() or kind.is_temporal() or kind.is_boolean() or kind.is_string()
    )
