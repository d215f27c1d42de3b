"""How files are broken, moved, and put beside one another."""

import os
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
from changes import Change
from small_shop import path_of

HERE = "order_lines"


def file(table: str, function: Callable[[Path], object]) -> Change:
    """Do something to a table's file."""
    return lambda folder: function(path_of(folder, table)) and None


def body(table: str, function: Callable[[bytes], bytes]) -> Change:
    """Change a file's bytes."""
    return file(table, lambda path: path.write_bytes(function(path.read_bytes())))


def near(name: str, content: bytes) -> Change:
    """Put another file beside the order lines'."""
    return file(HERE, lambda path: path.with_name(name).write_bytes(content))


def as_folder(path: Path) -> None:
    """Put a folder where the file is."""
    path.unlink()
    path.mkdir()


def as_pipe(path: Path) -> None:
    """Put a named pipe, into which nobody writes, where the file is."""
    path.unlink()
    os.mkfifo(path)


def as_link(target: str) -> Callable[[Path], None]:
    """Make the file a link to a target beside it."""

    def function(path: Path) -> None:
        path.rename(path.with_suffix(".real"))
        path.symlink_to(target)

    return function


def into_folder(folder: Path) -> None:
    """Put the second part into a folder of its own."""
    (folder / HERE / "2024").mkdir()
    second = folder / HERE / "part-1.parquet"
    second.rename(folder / HERE / "2024/part-1.parquet")


def as_text(path: Path) -> None:
    """Write the table as text, under the name that it has."""
    pq.read_table(path).to_pandas().to_csv(path, index=False)


def middle(content: bytes) -> bytes:
    """Spoil what stands in the middle."""
    half = len(content) // 3
    return content[:half] + b"\xff" * 200 + content[half + 200 :]
