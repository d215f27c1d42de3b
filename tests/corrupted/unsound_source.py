"""Values that parameters of the source, of all tasks and of paths may not have."""

INF, NAN = float("inf"), float("nan")
SOURCE = {
    "base_path": ("{folder}/file", "", "/proc/nowhere", 5, ["{folder}"]),
    "raw_path": (
        "{folder}/file", "{folder}/nowhere", "", 5, "{folder}/raw/products.parquet",
    ),
    "seed": ("abc", -1, 1.5, 2**40, None, [1]),
    "source": ([], "demo", None, 3),
    "source.start": (
        "soon", "2023-02-31", 2023, "2030-01-01", "01/02/2023", ["2023-01-01"],
    ),
    "source.end": ("1999-01-01", "never", "2023-13-01", 0),
    "source.today": ("tomorrow", "1999-01-01", "infinity", "NaT"),
    "source.timezone": ("Europe/Lodon", "", "GMT+25", "utc", 0, None),
    "source.time_format": ("%Q", "", 7),
    "source.holidays": ("XX", "gb", "", 44),
    "source.not_products": ("(", "*", ".*", "", "[a-", None),
    "source.cancelled_orders": ("(", "a{2,1}", 5),
    "source.max_price": (-1, "nan", 0, NAN, "much", "1,000"),
    "source.max_null_share": (5, -0.1, NAN, "half", [0.5]),
    "source.idle_minutes": (0, -5, NAN, INF, "long"),
    "source.event_types": ({"view": "looked"}, ["view"], {"hover": "View"}, "view"),
    "source.tables": (
        [], {"order_line": {}}, {"order_lines": []}, {"order_lines": None},
    ),
    "source.tables.order_lines.rules": (["zero_prise"], "zero_price", {}, [1]),
    "source.tables.order_lines.columns": (
        {"amout": "time"}, {"time": "nowhere"}, ["time"], {"customer_id": ""},
        {"time": ["time"]},
    ),
    "source.tables.order_lines.discount_per": ("piece", "", 1),
    "source.tables.events.rules": (["no_quantity"], ["zero_prise"]),
    "source.tables.products.rules": (["exact_duplicate"],),
    "source.tables.customers.colums": ({"gender": "sex"},),
    "source.time_zone": ("UTC",),
    "sed": (1,),
}  # fmt: skip
