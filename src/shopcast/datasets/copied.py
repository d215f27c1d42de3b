"""Tables of a database, copied to where the engine of the pipelines reads them."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis.common.exceptions import TableNotFound
from ibis.expr.datatypes import DataType
from kedro.io import AbstractDataset, DatasetError
from kedro_datasets.ibis import FileDataset

from shopcast.bad_input import BadInput
from shopcast.datasets.database import unreachable


class CopiedDataset(AbstractDataset[ir.Table, ir.Table]):
    """A table or view of any database that ibis speaks, such as PostgreSQL.

    Each load copies it anew, in batches, to a Parquet file that the engine reads; so a
    run sees the table as it was at one moment, and asks the database once. Columns of
    types that Parquet has no name for (uuid, JSON, intervals, lists) become text.
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
            credentials: `url` of the database, as `ibis.connect` takes it.
            schema: Where the table stands; by default where the database looks first.
            metadata: For the viewer.
        """
        self._table, self._schema, self._url = table, schema, credentials["url"]
        self._file = Path(copy)
        self._read = FileDataset(filepath=copy, connection=connection)
        self.metadata = metadata

    def load(self) -> ir.Table:
        """Copy the table, and read the copy.

        Raises:
            BadInput: The database cannot be reached, has no such table, or does not
                let it be read.
        """
        try:
            database = ibis.connect(self._url)
        except Exception as error:
            raise unreachable(self._url, error) from error
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

    def _fetch(self, table: ir.Table) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".writing-", dir=self._file.parent) as beside:
            written = Path(beside) / self._file.name
            plain(table).to_parquet(written)
            written.replace(self._file)

    @property
    def _name(self) -> str:
        return f"{self._schema}.{self._table}" if self._schema else self._table

    def save(self, data: ir.Table) -> None:
        """Refuse: the table is the shop's own."""
        raise DatasetError(f"{self._name} is read only.")

    def _exists(self) -> bool:
        database = ibis.connect(self._url)
        try:
            return self._table in database.list_tables(database=self._schema)
        finally:
            database.disconnect()

    def _describe(self) -> dict[str, Any]:
        return {"table": self._name, "copy": str(self._file)}


def plain(table: ir.Table) -> ir.Table:
    """Write as text what is neither a number, a time, a truth nor text."""
    kinds = table.schema().items()
    odd = [name for name, kind in kinds if not _is_plain(kind)]
    return table.mutate(**{name: table[name].cast("string") for name in odd})


def _is_plain(kind: DataType) -> bool:
    if kind.is_interval():
        return False
    return (
        kind.is_numeric() or kind.is_temporal() or kind.is_boolean() or kind.is_string()
    )
