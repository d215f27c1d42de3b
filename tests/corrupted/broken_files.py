"""Files that are broken, missing, odd neighbours, or parts that do not agree."""

import gzip
import os
import shutil
from pathlib import Path

from broken_parts import parts
from changes import Corruption, arrow, together
from file_changes import (
    HERE,
    as_folder,
    as_link,
    as_pipe,
    as_text,
    body,
    file,
    into_folder,
    middle,
    near,
)
from small_shop import path_of

TABLES = ("order_lines", "customers", "products", "events", "calendar")


BROKEN = {
    "empty-file": (lambda t: body(t, lambda _: b""), "sentence"),
    "cut-off": (lambda t: body(t, lambda own: own[: len(own) // 2]), "sentence"),
    "missing": (lambda t: file(t, Path.unlink), "sentence"),
    "folder-instead": (lambda t: file(t, as_folder), "sentence"),
    "text-instead": (lambda t: file(t, as_text), "sentence"),
}
MORE = {
    "spoilt": (lambda t: body(t, middle), "sentence"),
    "begins-late": (lambda t: body(t, lambda own: own[100:]), "sentence"),
    "footer-spoilt": (
        lambda t: body(t, lambda own: own[:-60] + b"x" * 52 + own[-8:]), "sentence"
    ),
    "gzipped": (lambda t: body(t, gzip.compress), "sentence"),
    "broken-link": (lambda t: file(t, as_link("nowhere")), "sentence"),
    "endless-link": (lambda t: file(t, lambda p: as_link(p.name)(p)), "sentence"),
    "good-link": (lambda t: file(t, lambda p: as_link(p.stem + ".real")(p)), "same"),
    "pipe": (lambda t: file(t, as_pipe), "sentence"),
    "upper-case-name": (
        lambda t: file(t, lambda p: p.rename(p.with_suffix(".PARQUET"))), "sentence"
    ),
    "zstd": (lambda t: arrow(t, lambda own: own, compression="zstd"), "same"),
    "gzip-inside": (lambda t: arrow(t, lambda own: own, compression="gzip"), "same"),
    "old-times": (
        lambda t: arrow(t, lambda own: own, use_deprecated_int96_timestamps=True),
        "same",
    ),
    "small-groups": (lambda t: arrow(t, lambda own: own, row_group_size=7), "same"),
    "new-pages": (lambda t: arrow(t, lambda own: own, data_page_version="2.0"), "same"),
}  # fmt: skip
ODD = {
    "order_lines.folder-missing": (lambda f: shutil.rmtree(f / HERE), "sentence"),
    "raw.all-missing": (lambda f: [shutil.rmtree(f), f.mkdir()], "sentence"),
    "order_lines.dotfile-beside": (near(".part-0.parquet.crc", b"crc"), "same"),
    "order_lines.hidden-part": (near(".part-1.parquet", b"half written"), "sentence"),
    "order_lines.text-beside": (near("part-1.csv", b"a,b\n1,2\n"), "same"),
    "order_lines.success-beside": (near("_SUCCESS", b""), "same"),
    "order_lines.empty-part-beside": (near("part-1.parquet", b""), "sentence"),
    "order_lines.words-beside": (
        near("part-1.parquet", b"not parquet at all"), "sentence"
    ),
    "order_lines.folder-beside": (
        file(HERE, lambda p: p.with_name("part-1.parquet").mkdir()), "sentence"
    ),
    "order_lines.link-beside": (
        file(HERE, lambda p: p.with_name("part-1.parquet").symlink_to("nowhere")),
        "sentence",
    ),
    "order_lines.part-twice": (
        file(HERE, lambda p: shutil.copy(p, p.with_name("copy.parquet"))), "told"
    ),
    "order_lines.part-of-another-table": (
        lambda f: shutil.copy(path_of(f, "customers"), f / HERE / "part-1.parquet"),
        "told",
    ),
    "order_lines.part-in-a-folder": (
        together(parts(HERE, lambda own: own), into_folder), "sentence"
    ),
    "products.of-another-table": (
        lambda f: shutil.copy(path_of(f, "calendar"), path_of(f, "products")),
        "sentence",
    ),
}  # fmt: skip
FILES = {
    **{
        f"{table}.{name}": Corruption(change(table), expects)
        for table in TABLES
        for name, (change, expects) in BROKEN.items()
    },
    **{
        f"{table}.{name}": Corruption(change(table), expects)
        for table in (HERE,)
        for name, (change, expects) in MORE.items()
    },
    **{name: Corruption(*one) for name, one in ODD.items()},
}  # fmt: skip
if os.geteuid():
    FILES |= {
        f"{table}.unreadable": Corruption(
            file(table, lambda path: path.chmod(0)), "sentence"
        )
        for table in TABLES
    }
