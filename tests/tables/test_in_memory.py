"""What is read by Arrow is what ibis reads."""

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa

from shopcast.tables.in_memory import read

TABLE = pa.table(
    {
        "customer_id": ["ann", None, "cid"],
        "at": pa.array([0, 1, None], pa.timestamp("us")),
        "orders": pa.array([1, None, 3], pa.int64()),
        "spend": pa.array([0.5, None, float("nan")]),
        "bought": [True, False, True],
        "steps": [[1, 2], None, []],
    }
)


def test_values_and_kinds_are_those_of_ibis():
    table = ibis.memtable(TABLE)
    found, expected = read(table), table.to_pandas()
    plain = ["customer_id", "at", "orders", "spend", "bought"]
    pd.testing.assert_frame_equal(found[plain], expected[plain], check_dtype=False)
    assert (found.dtypes[plain] == expected.dtypes[plain]).all()


def test_lists_are_arrays_and_whole_numbers_stay_so():
    table = ibis.memtable(TABLE).mutate(total=ibis._.orders.sum().over())
    first, second, third = read(table.order_by("at"))["steps"]
    assert isinstance(first, np.ndarray)
    assert first.dtype == "int64"
    assert (first.tolist(), second, third.tolist()) == ([1, 2], None, [])
    sums = read(table.group_by("bought").aggregate(each=table["total"].collect()))
    assert {one.dtype.kind for one in sums["each"]} == {"i"}


def test_nothing_is_read_with_its_columns():
    table = ibis.memtable(TABLE)
    assert [*read(table.filter(table["orders"] > 5))] == TABLE.column_names
