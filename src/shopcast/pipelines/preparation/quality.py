"""What a store's tables hold, and what cleaning did to them."""

from typing import Any

import ibis.expr.types as ir
import pandas as pd

from shopcast.tables.money import exact_sum


def quality_of(marked: ir.Table, facts: dict[str, ir.Scalar]) -> dict[str, Any]:
    """Count a marked table.

    Args:
        marked: Rows with `rule` and one `breaks_<rule>` per rule (see `cleaning`).
        facts: Scalars to report beside, by name.

    Returns:
        `rows_in` and `rows_out`; `rules`, the rows that break each rule, whether or
        not an earlier rule drops them; `dropped`, the rows by the rule that drops
        them, which add up to `rows_in - rows_out`; `flagged`, rows kept with a flag;
        `null_share` by column; `facts`.
    """
    breaks = [name for name in marked.columns if name.startswith("breaks_")]
    flags = [name for name in ("is_return", "is_outlier") if name in marked.columns]
    kept = marked["rule"].isnull()
    made = {*breaks, *flags, "rule", "line", "undone_at"}
    plain = [name for name in marked.columns if name not in made]
    sums = {name: marked[name].cast("int64").sum().fill_null(0) for name in breaks}
    flagged = {name: (marked[name] & kept).sum().fill_null(0) for name in flags}
    nulls = {
        f"null {name}": marked[name].isnull().mean().fill_null(0) for name in plain
    }
    rows = {"rows_in": marked.count(), "rows_out": kept.sum().fill_null(0)}
    row = marked.aggregate(**rows, **sums, **flagged, **nulls, **facts).to_pandas()
    got = {key: _plain(value) for key, value in row.to_dict("records")[0].items()}
    dropped = marked.filter(~kept)["rule"].value_counts(name="rows").to_pandas()
    by_rule = {str(rule): int(rows) for rule, rows in dropped.to_numpy()}
    rules = {name.removeprefix("breaks_"): got[name] for name in breaks}
    if "cancellation" in by_rule:
        rules["cancellation"] = by_rule["cancellation"]
    return {
        "rows_in": got["rows_in"],
        "rows_out": got["rows_out"],
        "rules": rules,
        "dropped": dict(sorted(by_rule.items())),
        "flagged": {name: got[name] for name in flags},
        "null_share": {name: round(got[f"null {name}"], 6) for name in plain},
        "facts": {name: got[name] for name in facts},
    }


def order_line_facts(lines: ir.Table, cancelled_orders: str) -> dict[str, ir.Scalar]:
    """List what one wants to know of order lines before anything is dropped.

    `lines_sold` alone are of those that are kept: the sales that were not undone.
    """
    price, quantity = lines["unit_price"], lines["quantity"]
    stands = lines["rule"].isnull() & lines["undone_at"].isnull()
    return {
        "orders": lines["order_id"].nunique(),
        "products": lines["product_id"].nunique(),
        "customers": lines["customer_id"].nunique(),
        "countries": lines["country"].nunique(),
        "total": exact_sum(quantity * price),
        "missing_customer": lines["customer_id"].isnull().sum(),
        "missing_description": lines["description"].isnull().sum(),
        "cancelled_rows": lines["order_id"].re_search(cancelled_orders).sum(),
        "negative_quantities": (quantity < 0).sum(),
        "zero_prices": (price == 0).sum(),
        "negative_prices": (price < 0).sum(),
        "undone_sales": lines["undone_at"].notnull().sum(),
        "lines_sold": (stands & (quantity > 0)).sum(),
        "first": lines["time"].min(),
        "last": lines["time"].max(),
    }


def event_facts(events: ir.Table) -> dict[str, ir.Scalar]:
    """List what one wants to know of events before anything is dropped."""
    return {
        "customers": events["customer_id"].nunique(),
        "sessions": events["session_id"].nunique(),
        "products": events["product_id"].nunique(),
        "first": events["time"].min(),
        "last": events["time"].max(),
    }


def _plain(value: Any) -> Any:
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value
