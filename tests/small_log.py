"""Ann buys on days 2, 5 (twice) and 12 before the cutoff, and three times after it."""

import ibis
import pandas as pd

AT = pd.DatetimeIndex(["2024-02-01"])
COLUMNS = ["customer_id", "time", "quantity", "amount", "undone_at"]
LOG = [
    ("ann", "2024-01-20 09:00", 1.0, 100.0, None),
    ("ann", "2024-01-27 09:00", 2.0, 20.0, None),
    ("ann", "2024-01-27 18:00", 1.0, 10.0, None),
    ("ann", "2024-01-28 09:00", -1.0, -10.0, None),
    ("ann", "2024-01-30 09:00", 1.0, 50.0, "2024-02-03"),
    ("ann", "2024-02-01 00:00", 1.0, 7.0, None),
    ("ann", "2024-02-07 23:59", 1.0, 3.0, None),
    ("ann", "2024-02-08 00:00", 1.0, 5.0, None),
    ("bob", "2024-01-01 00:00", 4.0, 40.0, None),
    ("bob", "2024-01-25 09:00", 4.0, 30.0, "2024-01-26"),
    ("bob", "2024-02-02 09:00", 1.0, 8.0, None),
    ("bob", "2024-02-04 09:00", -4.0, -40.0, None),
    ("cid", "2024-02-01 00:00", 1.0, 9.0, None),
    ("cid", "2024-02-02 00:00", 1.0, 6.0, "2024-02-05"),
]


def transactions(log=LOG) -> ibis.Table:
    table = pd.DataFrame(log, columns=COLUMNS)
    return ibis.memtable(table.astype(dict.fromkeys(("time", "undone_at"), "M8[us]")))


def check(table: ibis.Table, columns: str, *rows: tuple) -> None:
    found = table.to_pandas().sort_values("customer_id", ignore_index=True)
    expected = pd.DataFrame(rows, columns=["customer_id", *columns.split()])
    pd.testing.assert_frame_equal(found[[*expected]], expected, check_dtype=False)
