"""Preparation of Online Retail: this project beside plain pandas.

    python benchmarks/preparation.py [folder of the CSV files]

Both read the same files, follow the same rules and write the same tables, each in a
process of its own and by turns; start-up and imports are not counted. The peer is
what an analyst would write first: one `pd.concat`, one mask per rule, and for returns
a loop over rows with a stack of open sales per customer, product, price and quantity.
"""

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
RAW = ROOT.parent / "shared" / "data" / "online_retail"
ROUNDS = 3
TABLES = ("transactions", "orders", "customers", "products", "set_aside")
NAMES = {
    "InvoiceNo": "order_id", "StockCode": "product_id", "Description": "description",
    "Quantity": "quantity", "InvoiceDate": "time", "UnitPrice": "unit_price",
    "CustomerID": "customer_id", "Country": "country",
}  # fmt: skip
IDS = ["InvoiceNo", "StockCode", "CustomerID"]
NO_PRODUCT = r"^(?:POST|DOT|M|m|D|S|B|C2|CRUK|PADS|AMAZONFEE|BANK CHARGES|gift_.*)$"
SALE = ["customer_id", "product_id", "unit_price", "size"]
ORDER = ["time", "order_id", "product_id", "quantity", "amount"]


def peer(raw: Path, work: Path) -> float:
    """Prepare by pandas; return the seconds."""
    import pyarrow.parquet  # noqa: F401

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
    undone_at, matched = match_returns(lines[rule.isna()])
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


def match_returns(lines: pd.DataFrame) -> tuple[pd.Series, list[int]]:
    """Let each return undo the latest open sale of the same kind."""
    lines = lines.assign(size=lines["quantity"].abs()).sort_values("time", kind="stable")
    open_sales, undone_at, matched = {}, {}, []
    for row in lines[[*SALE, "time", "quantity"]].itertuples():
        sales = open_sales.setdefault(row[1:5], [])
        if row.quantity > 0:
            sales.append(row.Index)
        elif sales:
            undone_at[sales.pop()] = row.time
            matched.append(row.Index)
    return pd.Series(undone_at, dtype="datetime64[us]"), matched


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
    for name in TABLES:
        tables[name].to_parquet(work / f"{name}.parquet", index=False)


def ours(raw: Path, work: Path, root: Path = ROOT) -> float:
    """Prepare by this project; return the seconds."""
    from kedro.framework.project import pipelines
    from kedro.framework.session import KedroSession
    from kedro.framework.startup import bootstrap_project
    from kedro.runner import SequentialRunner

    bootstrap_project(root)
    paths = {"base_path": str(work), "raw_path": str(raw)}
    session = KedroSession.create(root, env="online_retail", runtime_params=paths)
    catalog = session.load_context().catalog
    pipeline = pipelines["preparation"].to_outputs(*TABLES, "quality")
    for name in pipeline.datasets():
        catalog.get(name)
    start = perf_counter()
    SequentialRunner().run(pipeline, catalog)
    return perf_counter() - start


if __name__ == "__main__":
    pass
