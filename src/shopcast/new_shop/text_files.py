"""Text in columns: its encoding, its separator and its header."""

import codecs
import csv
import gzip
import io
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.new_shop.found import ROWS, Found
from shopcast.new_shop.looks import Look

HEAD, TAIL = 8_000_000, 2_000_000
SEPARATORS = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar"}


def sample(path: Path) -> tuple[bytes, bytes]:
    """Read the first and the last bytes, in whole lines."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rb") as file:
        head = file.read(HEAD)
        if len(head) < HEAD:
            return head, b""
        head = head[: head.rfind(b"\n") + 1]
        if path.suffix == ".gz":
            return head, b""
        file.seek(max(path.stat().st_size - TAIL, len(head)))
        rest = file.read()
    return head, rest[rest.find(b"\n") + 1 :]


def _encoding(path: Path, head: bytes) -> str:
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
                       (codecs.BOM_UTF16_BE, "utf-16")):  # fmt: skip
        if head.startswith(mark):
            return name
    decoder = codecs.getincrementaldecoder("utf-8")()
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rb") as file:
            while part := file.read(1 << 24):
                decoder.decode(part)
            decoder.decode(b"", final=True)
        return "utf-8"
    except UnicodeDecodeError:
        return "cp1252" if not set(head) & {0x81, 0x8D, 0x8F, 0x90, 0x9D} else "latin-1"


def _separator(lines: list[str]) -> str:
    def agreement(mark: str) -> tuple[float, int]:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=mark) if row)
        width, often = counts.most_common(1)[0]
        return (often / counts.total() if width > 1 else 0.0, width)

    return max(SEPARATORS, key=agreement)


def read_text(path: Path) -> Found:
    """Look at text in columns."""
    head, tail = sample(path)
    encoding = _encoding(path, head)
    lines = head.decode(encoding, errors="replace").splitlines()[:300]
    if not lines:
        raise BadInput(f"{path.name}: it is empty; give a file with rows.")
    mark = _separator(lines)
    how = _how(lines, mark, encoding)
    table = pd.read_csv(path, nrows=ROWS, **how)
    if table.empty:
        raise BadInput(f"{path.name}: it has no rows, or no header; give it both.")
    if tail and encoding != "utf-16":
        table = pd.concat([table, _last(tail, table, how)], ignore_index=True)
    _check_header(path, [*table.columns])
    looks = {name: Look(name, table[name]) for name in table.columns}
    nothing = {name: one.missing for name, one in looks.items() if one.nothing}
    if nothing:
        how["na_values"] = nothing
    said = f"text in {encoding}, columns by {SEPARATORS[mark]}"
    entry = {"type": "pandas.CSVDataset", "load_args": how}
    return Found(path, entry, looks, said, len(table))


def _how(lines: list[str], mark: str, encoding: str) -> dict[str, Any]:
    """Tell how pandas reads it; title lines above the header are skipped."""
    cells = [*csv.reader(lines, delimiter=mark)]
    filled = [len("".join(" " if one else "." for one in row).rstrip(".")) for row in
              cells]  # fmt: skip
    width = Counter(filled).most_common(1)[0][0]
    skipped = next(at for at, number in enumerate(filled) if number >= width)
    how: dict[str, Any] = {"sep": mark, "encoding": encoding}
    how = {name: one for name, one in how.items() if one not in (",", "utf-8")}
    if skipped:
        how["skiprows"] = skipped
    if any(len(row) > len(cells[skipped]) for row in cells[skipped:]):
        how["index_col"] = False  # a separator ends each row
    return how | {"dtype": "str", "keep_default_na": False}


def _last(tail: bytes, table: pd.DataFrame, how: dict[str, Any]) -> pd.DataFrame:
    """Read the last rows, unless a cell of several lines was cut."""
    names = {"header": None, "names": [*table.columns], "skiprows": 0}
    try:
        return pd.read_csv(io.BytesIO(tail), **how | names)
    except ValueError:
        return table.head(0)


def _check_header(path: Path, names: list[str]) -> None:
    numbers = [name for name in names if str(name).replace(".", "").isdigit()]
    if numbers or len(names) < 2:
        raise BadInput(
            f"{path.name}: its first row is no header (it is {names[:4]}); write the "
            "columns' names into the first row."
        )
