"""What engines do by functions of their own: the same for DuckDB and for Spark."""

import re
import unicodedata

import ibis
import ibis.expr.types as ir

from shopcast.bad_input import BadInput

# Java reads one letter as one or more digits, and two as two.
JAVA = {"%Y": "yyyy", "%y": "yy", "%m": "M", "%d": "d", "%H": "H", "%I": "h", "%M": "m",
        "%S": "s", "%f": "SSSSSS", "%p": "a", "%b": "MMM", "%B": "MMMM"}  # fmt: skip


PIVOT = 2069  # of two digits, from 69 on, are years of the last century


def engine_of(expression: ir.Expr) -> str:
    """Name what an expression will run on; DuckDB where no table is bound yet."""
    backends, _ = expression._find_backends()
    return backends[0].name if backends else "duckdb"


def computed(table: ir.Table) -> ir.Table:
    """Compute once what is read several times; Spark reads it anew each time.

    (ibis 12.0 cannot cache for Spark what is made of tables in memory.)
    """
    return table if engine_of(table) == "pyspark" else table.cache()


def composed(text: ir.StringValue) -> ir.StringValue:
    """Write letters with their accents as one character each (Unicode's NFC)."""
    return (_nfc_python if engine_of(text) == "pyspark" else _nfc_duckdb)(text)


def trimmed(text: ir.StringValue) -> ir.StringValue:
    """Take white space from both ends; for Spark, ibis' own takes a `v` too."""
    if engine_of(text) != "pyspark":
        return text.strip()
    return text.re_replace(r"^[ \t\n\r\x0B\f]+|[ \t\n\r\x0B\f]+$", "")


def time_of(text: ir.StringValue, time_format: str) -> ir.TimestampValue:
    """Read a time, or null where it is not in a format of `strptime`."""
    if engine_of(text) != "pyspark":
        return _strptime_duckdb(text, time_format)
    time = _strptime_spark(text, java_format(time_format)).cast("timestamp")
    if "%y" not in time_format:
        return time
    return (time.year() >= PIVOT).ifelse(time - ibis.interval(years=100), time)


def java_format(time_format: str) -> str:
    """Write a format of `strptime` as Java, and so Spark, knows it.

    >>> java_format("%d.%m.%Y %H:%M Uhr"), java_format("%Y%m%d")
    ("d.M.yyyy H:m' Uhr'", 'yyyyMMdd')

    Raises:
        BadInput: Spark has nothing like one of its parts.
    """
    parts = re.findall(r"%.|[^%]+", time_format)
    codes = [part.startswith("%") for part in parts]
    close = [
        any(pair)
        for pair in zip([False, *codes[:-1]], [*codes[1:], False], strict=True)
    ]
    found = ""
    for part, is_code, is_close in zip(parts, codes, close, strict=True):
        if is_code and part not in JAVA:
            raise BadInput(
                f"source.time_format: Spark does not read {part} of it; write times "
                "without it, or as ISO 8601, which needs no format."
            )
        if is_code:
            found += JAVA[part] * (2 if is_close and len(JAVA[part]) == 1 else 1)
        else:
            plain = re.fullmatch(r"[-./:, ]*", part)
            found += part if plain else "'" + part.replace("'", "''") + "'"
    return found


@ibis.udf.scalar.builtin(name="nfc_normalize", signature=(("string",), "string"))
def _nfc_duckdb(text): ...


@ibis.udf.scalar.python(signature=(("string",), "string"))
def _nfc_python(text):
    return None if text is None else unicodedata.normalize("NFC", text)


@ibis.udf.scalar.builtin(
    name="try_strptime", signature=(("string", "string"), "timestamp")
)
def _strptime_duckdb(text, time_format): ...


@ibis.udf.scalar.builtin(
    name="try_to_timestamp", signature=(("string", "string"), "timestamp('UTC')")
)
def _strptime_spark(text, time_format): ...
