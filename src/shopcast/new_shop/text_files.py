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
    text = head.decode(encoding, errors="replace")
    lines = text.splitlines()[:300]
    if not lines:
        raise BadInput(f"{path.name}: it is empty; give a file with rows.")
    mark = _separator(lines)
    rows = [len(row) for row in csv.reader(lines, delimiter=mark)]
    width = Counter(rows).most_common(1)[0][0]
    skipped = rows.index(width)
    how: dict[str, Any] = {"sep": mark, "encoding": encoding}
    if skipped:
        how["skiprows"] = skipped
    how = {name: one for name, one in how.items() if one not in (",", "utf-8")}
    how |= {"dtype": "str", "keep_default_na": False}
    read = {**how, "encoding": encoding, "sep": mark, "compression": None}
    table = pd.read_csv(io.BytesIO(head), nrows=ROWS, **read)
    if tail and encoding != "utf-16":
        last = pd.read_csv(io.BytesIO(tail), header=None, names=[*table.columns],
                           **read | {"skiprows": 0})  # fmt: skip
        table = pd.concat([table, last], ignore_index=True)
    _check_header(path, [*table.columns])
    looks = {name: Look(name, table[name]) for name in table.columns}
    nothing = {name: one.missing for name, one in looks.items()
               if one.missing and (one.decimal or one.time_format)}  # fmt: skip
    if nothing:
        how["na_values"] = nothing
    said = f"text in {encoding}, columns by {SEPARATORS[mark]}"
    entry = {"type": "pandas.CSVDataset", "load_args": how}
    return Found(path, entry, looks, said, len(table))


def _check_header(path: Path, names: list[str]) -> None:
    numbers = [name for name in names if str(name).replace(".", "").isdigit()]
    if numbers or len(names) < 2:
        raise BadInput(
            f"{path.name}: its first row is no header (it is {names[:4]}); write the "
            "columns' names into the first row."
        )
