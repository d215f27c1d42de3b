"""What `preparation` does to Online Retail, in plain pandas.

The versions are alike but for how they match returns to sales (`PEERS`): `groups`
loops over every group of customer, product, price and quantity, as one writes it
first; `rows` loops once over all rows; `returned` only over what was ever returned.
"""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd
import pyarrow.parquet  # noqa: F401

NAMES = {
    "InvoiceNo": "order_id", "StockCode": "product_id", "Description": "description",
    "Quantity": "quantity", "InvoiceDate": "time", "UnitPrice": "unit_price",
    "CustomerID": "customer_id", "Country": "country",
}  # fmt: skip
IDS = ["InvoiceNo", "StockCode", "CustomerID"]
NO_PRODUCT = r"^(?:POST|DOT|M|m|D|S|B|C2|CRUK|PADS|AMAZONFEE|BANK CHARGES|gift_.*)$"
SALE = ["customer_id", "product_id", "unit_price", "size"]
ORDER = ["time", "order_id", "product_id", "quantity", "amount"]


def peer(raw: Path, work: Path, kinds: Callable) -> float:
    """Prepare by pandas; return the seconds."""
    start = perf_counter()
    lines = read(raw)
    broken = {
        "missing_customer": lines["customer_id"].isna(),
        "missing_time": lines["time"].isna(),
        "exact_duplicate": lines.duplicated(),
        "not_a_product": lines["product_id"].str.contains(NO_PRODUCT),
        "zero_price": lines["unit_price"].fillna(0) == 0,
        "negative_price": lines["unit_price"] < 0,
        "no_quantity": lines["quantity"].fillna(0) == 0,
    }
    rule = pd.Series(None, index=lines.index, dtype="str")
    for name, mask in reversed(broken.items()):
        rule[mask] = name
    amount = lines["quantity"] * lines["unit_price"]
    undone_at, matched = match_returns(lines[rule.isna()], kinds)
    rule[matched] = "cancellation"
    size = np.log1p(amount.abs())
    low, high = size[rule.isna()].quantile([0.25, 0.75])
    lines = lines.assign(
        amount=amount,
        rule=rule,
        undone_at=undone_at,
        is_return=(lines["quantity"] < 0) & rule.isna(),
        is_outlier=size > high + 3 * (high - low),
    )
    write(lines, work)
    counts = {name: int(mask.sum()) for name, mask in broken.items()}
    report = {
        "rows_in": len(lines),
        "rows_out": int(rule.isna().sum()),
        "rules": counts | {"cancellation": len(matched)},
        "null_share": lines[list(NAMES.values())].isna().mean().to_dict(),
    }
    (work / "quality.json").write_text(json.dumps(report))
    return perf_counter() - start


def read(raw: Path) -> pd.DataFrame:
    paths = sorted(raw.rglob("*.csv"))
    parts = [pd.read_csv(path, dtype=dict.fromkeys(IDS, str)) for path in paths]
    lines = pd.concat(parts, ignore_index=True).rename(columns=NAMES)
    for name in ("order_id", "product_id", "customer_id", "description", "country"):
        lines[name] = lines[name].str.strip()
    local = pd.to_datetime(lines["time"])
    zoned = local.dt.tz_localize("Europe/London", ambiguous=False)
    return lines.assign(time=zoned.dt.tz_convert("UTC").dt.tz_localize(None))


def match_returns(lines: pd.DataFrame, kinds: Callable) -> tuple[pd.Series, list[int]]:
    """Let each return undo the latest open sale of the same kind."""
    lines = lines.assign(size=lines["quantity"].abs()).sort_values(
        "time", kind="stable"
    )
    undone_at, matched = {}, []
    for group in kinds(lines):
        open_sales = {}
        for row in group[[*SALE, "time", "quantity"]].itertuples():
            sales = open_sales.setdefault(row[1:5], [])
            if row.quantity > 0:
                sales.append(row.Index)
            elif sales:
                undone_at[sales.pop()] = row.time
                matched.append(row.Index)
    return pd.Series(undone_at, dtype="datetime64[us]"), matched


def groups(lines: pd.DataFrame) -> Iterable[pd.DataFrame]:
    for _, group in lines.groupby(SALE, sort=False):
        if (group["quantity"] < 0).any():
            yield group


def returned(lines: pd.DataFrame) -> list[pd.DataFrame]:
    kinds = lines.loc[lines["quantity"] < 0, SALE].drop_duplicates()
    return [lines.reset_index().merge(kinds, on=SALE).set_index("index")]


def write(lines: pd.DataFrame, work: Path) -> None:
    kept = lines[lines["rule"].isna()]
    sold = kept[kept["undone_at"].isna() & (kept["quantity"] > 0)]
    orders = sold.groupby("order_id", as_index=False).agg(
        customer_id=("customer_id", "min"), time=("time", "min"),
        amount=("amount", "sum"), quantity=("quantity", "sum"),
        num_lines=("product_id", "size"),
    )  # fmt: skip
    tables = {
        "transactions": kept.drop(columns=["rule", "description", "country"])
        .sort_values(ORDER),
        "orders": orders.sort_values(["time", "order_id"]),
        "customers": kept.groupby("customer_id", as_index=False)["country"].first(),
        "products": kept.groupby("product_id", as_index=False)["description"].first(),
        "set_aside": lines[lines["rule"].notna()],
    }  # fmt: skip
    for name, table in tables.items():
        table.to_parquet(work / f"{name}.parquet", index=False)


def rows(lines: pd.DataFrame) -> list[pd.DataFrame]:
    return [lines]


PEERS = {"pandas_groups": groups, "pandas_rows": rows, "pandas_returned": returned}
