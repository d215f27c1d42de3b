import sys

import ibis
import pandas as pd
import pyarrow as pa
import pytest
from ibis import _

from shopcast.serving.compiled import Compiled, frame_of
from shopcast.tables.in_memory import read

SCHEMA = ibis.schema({"who": "string", "number": "int64", "share": "float64",
                      "is_new": "boolean", "time": "timestamp"})  # fmt: skip
TIMES = pd.to_datetime(["2024-01-02", "2024-01-03", "2024-01-03"])
KNOWN = pa.table({"who": ["ann", "ann", "bob"], "number": [1, 2, 3],
                  "share": [0.1, 0.2, 0.4], "is_new": [True, False, True],
                  "time": TIMES.as_unit("us")})  # fmt: skip
UNKNOWN = pa.table(
    {name: pa.array([None, *KNOWN[name].to_pylist()[1:]], KNOWN[name].type)
     for name in KNOWN.column_names}
)  # fmt: skip


def facts(table: ibis.Table) -> ibis.Table:
    late = table.time > pd.Timestamp("2024-01-02 12:00")
    return table.group_by("who").aggregate(
        rows=table.count(),
        late_rows=table.count(where=late),
        late_numbers=_.number.count(where=late),
        total=_.number.sum(),
        late_total=_.number.sum(where=late),
        largest=_.share.max(where=late),
        mean=_.share.mean(where=late),
        kinds=_.number.nunique(where=late),
        every=_.number.collect(order_by=_.number),
        late_share=_.share.collect(where=late, order_by=_.number),
        names=_.who.collect(),
        last=_.time.max(),
        any_new=_.is_new.any(),
    )


@pytest.mark.parametrize("given", [KNOWN, UNKNOWN])
def test_what_is_told_is_read_as_tables_are(given):
    database = Compiled()
    asked = facts(database.empty("told", SCHEMA)).order_by("who")
    ask = database.ask("facts", asked)
    database.tell("told", given)
    found = frame_of(ask(), asked.schema())
    expected = facts(ibis.memtable(given.cast(SCHEMA.to_pyarrow()))).order_by("who")
    pd.testing.assert_frame_equal(found, read(expected))


def test_a_question_is_answered_again_after_a_table_was_made():
    database = Compiled()
    told = database.empty("told", SCHEMA)
    ask = database.ask("numbers", told.aggregate(total=told.number.sum()))
    database.tell("told", KNOWN)
    assert ask()["total"].to_pylist() == [6]
    database.empty("later", SCHEMA)
    database.tell("told", KNOWN.slice(0, 2))
    assert ask()["total"].to_pylist() == [3]


class Heard:
    """A connection that notes which kinds of statements it was given."""

    def __init__(self, connection) -> None:
        self.connection, self.kinds = connection, []

    def execute(self, statement: str):
        rows = sys._getframe(1).f_locals.get("rows")  # noqa: F841 - DuckDB reads it
        self.kinds.append(statement.split()[0])
        return self.connection.execute(statement)


def test_statements_are_prepared_after_all_tables_and_once():
    """DuckDB plans at every call what was prepared before any table was made."""
    database = Compiled()
    heard = database._connection = Heard(database._connection)
    told = database.empty("told", SCHEMA)
    total = told.aggregate(total=told.number.sum())
    ask = database.ask("numbers", database.made("totals", total))
    for _call in range(2):
        database.make("totals")
        ask()
    database.empty("later", SCHEMA)
    ask()
    assert heard.kinds == [
        *["CREATE"] * 2,
        *["DELETE", "PREPARE", "EXECUTE", "PREPARE", "EXECUTE"],
        *["DELETE", "EXECUTE", "EXECUTE"],
        *["CREATE", "PREPARE", "EXECUTE"],
    ]
