"""A shop's files, and how they are read."""

from pathlib import Path

from shopcast.bad_input import BadInput
from shopcast.new_shop.found import Found
from shopcast.new_shop.text_files import read_text
from shopcast.new_shop.typed_files import read_json, read_parquet, read_sheets

KINDS = ".csv, .txt, .tsv, .json, .jsonl, .parquet or .xlsx (also .gz of text)"
TEXT = {".csv", ".txt", ".tsv"}
EXCEL = {".xlsx", ".xls", ".xlsm", ".ods", ".xlsb"}


def look_at(path: Path) -> list[Found]:
    """Find out how a file is to be read, and what is in it.

    Raises:
        BadInput: There is no such file, or it is none that can be read.
    """
    if not path.is_file():
        raise BadInput(f"{path}: there is no such file; check the name.")
    kinds = [one.lower() for one in path.suffixes]
    kind = (
        kinds[-2] if kinds[-1:] == [".gz"] and len(kinds) > 1 else (kinds or [""])[-1]
    )
    try:
        if kind in TEXT:
            return [read_text(path)]
        if kind in (".json", ".jsonl", ".ndjson"):
            return [read_json(path)]
        if kind in (".parquet", ".pq"):
            return [read_parquet(path)]
        if kind in EXCEL:
            return read_sheets(path)
    except (ValueError, OSError) as error:
        reason = str(error).splitlines()[0]
        raise BadInput(
            f"{path.name}: it cannot be read as {kind} ({reason}); save it anew."
        ) from error
    raise BadInput(f"{path.name}: {kind or 'no ending'} is not read; give {KINDS}.")
