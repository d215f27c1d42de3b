"""What engines do by functions of their own: the same for DuckDB and for Spark."""

import re
import unicodedata

import ibis
import ibis.expr.types as ir

STRPTIME_TO_JAVA = {
    "%Y": "yyyy", "%y": "yy", "%m": "MM", "%-m": "M", "%d": "dd", "%-d": "d",
    "%H": "HH", "%-H": "H", "%I": "hh", "%-I": "h", "%M": "mm", "%S": "ss",
    "%f": "SSSSSS", "%p": "a", "%b": "MMM", "%B": "MMMM", "%a": "EEE", "%A": "EEEE",
    "%j": "DDD", "%z": "xxx", "%Z": "z",
}  # fmt: skip


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
    return _strptime_spark(text, java_format(time_format)).cast("timestamp")


def java_format(time_format: str) -> str:
    """Write a format of `strptime` as Java, and so Spark, knows it.

    >>> java_format("%d.%m.%Y %H:%M Uhr")
    "dd.MM.yyyy HH:mm 'Uhr'"
    """
    found, words = "", ""
    parts = re.findall(r"%-?[a-zA-Z]|[^%]", time_format)
    for part in [*parts, ""]:
        if part.isalpha():
            words += part
            continue
        found += f"'{words}'" if words else ""
        words = ""
        found += STRPTIME_TO_JAVA.get(part, part)
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
