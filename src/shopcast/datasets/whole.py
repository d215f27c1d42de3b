"""Files that are there whole or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kedro.io import DataCatalog

from shopcast.bad_input import BadInput

BESIDE, BEFORE = ".writing-", ".before"
PARTS = "*.parquet"
PLACES = ("_filepath", "_path")
REASONS = (
    "No space left on device",
    "Disk quota exceeded",
    "File too large",
    "Read-only file system",
    "Permission denied",
    "Operation not permitted",
)


class WholeCatalog(DataCatalog):
    """A catalog whose files, of every kind of dataset, are replaced in one step."""

    def save(self, ds_name: str, data: Any) -> None:
        """Save a dataset beside its place, and move what was written into it.

        A run that is killed meanwhile leaves what was there before.

        Raises:
            BadInput: The place cannot be written, or the disk is full.
        """
        try:
            with whole(self[ds_name]):
                super().save(ds_name, data)
                _name_columns(self[ds_name], data)
        except Exception as error:
            reason = why_not_written(error)
            if reason is None:
                raise
            raise BadInput(
                f"{ds_name}: {place_of(self[ds_name])} cannot be written "
                f"({reason.lower()}), and what was there is kept; make room, or choose "
                "another folder by --params base_path=…."
            ) from error


def _name_columns(dataset: Any, data: Any) -> None:
    """Write a part without rows where an engine wrote none, as Sail does."""
    owner, _, place = _placed(dataset)
    if getattr(owner, "_file_format", None) != "parquet":
        return
    folder = Path(str(place))
    if not _is_on_disk(owner, place) or folder.is_file() or any(folder.rglob(PARTS)):
        return
    import ibis.expr.types as ir
    import pyarrow.parquet as pq

    if isinstance(data, ir.Table):
        nothing = data.schema().to_pyarrow().empty_table()
        folder.mkdir(exist_ok=True)
        pq.write_table(nothing, folder / "part-0.parquet")


@contextmanager
def whole(dataset: Any) -> Iterator[None]:
    """Let a dataset write into a folder beside its place until it has written all."""
    owner, name, place = _placed(dataset)
    if place is None or not _is_on_disk(owner, place):
        yield
        return
    folder = Path(place).parent
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=BESIDE, dir=folder) as beside:
        setattr(owner, name, type(place)(f"{beside}/{Path(place).name}"))
        try:
            yield
        finally:
            setattr(owner, name, place)
        _move(Path(beside), folder)


def _put(made: Path, place: Path) -> None:
    """Put a file or a folder of parts where another file or folder was.

    Parts, as Spark writes a table, have new names every time, so none of the earlier
    ones may stay. A file is replaced in one step; a folder is put aside first, and
    `clear_leftovers` puts it back where a run was killed between the two.
    """
    if place.is_dir():
        place.replace(made.with_name(f"{place.name}{BEFORE}"))
    elif made.is_dir():
        place.unlink(missing_ok=True)
    made.replace(place)


def _is_on_disk(owner: Any, place: Any) -> bool:
    protocol = getattr(owner, "_protocol", "file")
    named = getattr(owner, "_fs_prefix", "") or "://" in str(place)
    return not named and protocol in ("file", "")


def _move(beside: Path, folder: Path) -> None:
    """Move files once they are on the disk: a crash of the machine loses none."""
    written = [path for path in beside.rglob("*") if path.is_file()]
    for path in written:
        _flush(path)
    tables = {path.parent for path in written if path.parent.suffix == PARTS[1:]}
    for made in [*tables, *(path for path in written if path.parent not in tables)]:
        place = (folder / made.relative_to(beside)).resolve()
        place.parent.mkdir(parents=True, exist_ok=True)
        _put(made, place)
        _flush(place.parent)


def _flush(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def clear_leftovers(folder: Path) -> None:
    """Remove what a killed run has begun to write; what it put aside comes back."""
    for beside in [*folder.rglob(f"{BESIDE}*")]:
        for before in beside.glob(f"*{BEFORE}"):
            place = beside.parent / before.name.removesuffix(BEFORE)
            if not place.exists():
                before.replace(place)
        shutil.rmtree(beside, ignore_errors=True)


def place_of(dataset: Any) -> str | None:
    """Tell where a dataset lies, if it is on a disk."""
    place = _placed(dataset)[2]
    return None if place is None else str(place)


def _placed(dataset: Any) -> tuple[Any, str, Any]:
    """Find who holds a dataset's path, as which attribute, and the path, if any."""
    owner = getattr(dataset, "_dataset", dataset)
    places = ((owner, name, getattr(owner, name, None)) for name in PLACES)
    return next((found for found in places if found[2]), (owner, "", None))


def why_not_written(error: BaseException | None) -> str | None:
    """Find in an error, or what caused it, why a disk refused to be written."""
    while error is not None:
        for reason in REASONS:
            if reason in str(error):
                return reason
        error = error.__cause__ or error.__context__
    return None
