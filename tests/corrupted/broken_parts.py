"""Parts of one table that do not agree."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from changes import Change, Corruption
from small_shop import path_of

HERE = "order_lines"


def parts(table: str, function: Callable[[pa.Table], pa.Table], second=True) -> Change:
    """Split a table into two parts, and change one of them."""

    def change(folder: Path) -> None:
        path = path_of(folder, table)
        own = pq.read_table(path)
        both = [own[: len(own) // 2], own[len(own) // 2 :]]
        both[second] = function(both[second])
        for at, part in enumerate(both):
            pq.write_table(part, path.with_name(f"part-{at}.parquet"))

    return change


def cast(**kinds: pa.DataType) -> Callable[[pa.Table], pa.Table]:
    """Store columns of a part as other types."""

    def function(own: pa.Table) -> pa.Table:
        fields = [pa.field(f.name, kinds.get(f.name, f.type)) for f in own.schema]
        return own.cast(pa.schema(fields), safe=False)

    return function


def call(**names: str) -> Callable[[pa.Table], pa.Table]:
    """Rename columns of a part."""
    return lambda own: own.rename_columns([names.get(n, n) for n in own.column_names])


def worded(own: pa.Table) -> pa.Table:
    """Write the quantities of a part in words."""
    at = own.column_names.index("quantity")
    return own.set_column(at, "quantity", pa.array(["two"] * len(own)))


SCHEMAS = {
    "as-it-is": (lambda own: own, "same"),
    "no-rows": (lambda own: own[:0], "told"),
    "other-order": (lambda own: own.select(own.column_names[::-1]), "same"),
    "extra-column": (
        lambda own: own.append_column("x", pa.array([1] * len(own))), "same"
    ),
    "without-quantity": (lambda own: own.drop_columns("quantity"), "told"),
    "without-time": (lambda own: own.drop_columns("time"), "told"),
    "without-product": (lambda own: own.drop_columns("product_id"), "told"),
    "without-discount": (lambda own: own.drop_columns("discount"), "told"),
    "renamed-price": (call(unit_price="price"), "told"),
    "upper-case": (call(unit_price="UNIT_PRICE", time="Time"), "same"),
    "int-ids": (cast(customer_id=pa.int64(), order_id=pa.int64()), "same"),
    "float-ids": (
        lambda own: cast(customer_id=pa.float64())(cast(customer_id=pa.int64())(own)),
        "same",
    ),
    "int-quantity": (cast(quantity=pa.int32()), "same"),
    "text-price": (cast(unit_price=pa.string()), "same"),
    "text-times": (cast(time=pa.string()), "same"),
    "other-time-unit": (cast(time=pa.timestamp("ms")), "same"),
    "other-time-zone": (cast(time=pa.timestamp("us", "UTC")), "same"),
    "dates": (cast(time=pa.date32()), "told"),
    "words": (worded, "sentence"),
}  # fmt: skip
FIRST = ("extra-column", "int-ids", "int-quantity", "text-price", "text-times")
PARTS = {
    **{
        f"{HERE}.{'second' if second else 'first'}-part-{name}": Corruption(
            parts(HERE, function, second), expects
        )
        for name, (function, expects) in SCHEMAS.items()
        for second in ((True, False) if name in FIRST else (True,))
    },
}
