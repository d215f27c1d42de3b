"""What only order lines raise: discounts, totals, fees and cancelled orders."""

import re

import pandas as pd

from shopcast.new_shop.mapping import Mapping
from shopcast.new_shop.words import bare

FEES = (
    "post", "postage", "versand", "versandkosten", "shipping", "porto", "delivery",
    "livraison", "envio", "fee", "fees", "gebuhr", "gutschein", "giftcard", "voucher",
    "coupon", "adjust", "frais", "rabatt", "discount", "service", "pfand", "deposit",
)  # fmt: skip
GONE = ("storn", "cancel", "annul", "void", "refund", "abgebrochen", "erstatt")
MOST_FEES = 0.1  # of the lines
SAME = 0.01


def settle(mapping: Mapping) -> list[str]:
    """Leave out amounts and discounts that are not the lines' own.

    Returns:
        What was left out and why.
    """
    said = []
    if "amount" in mapping.columns and _is_of_orders(mapping):
        own = mapping.columns.pop("amount")
        said.append(f"{own} is not read: it looks like the total of whole orders.")
    if not {"quantity", "unit_price", "amount"} <= mapping.columns.keys():
        return said
    quantity, price, amount = (_numbers(mapping, one) for one in
                               ("quantity", "unit_price", "amount"))  # fmt: skip
    off = _numbers(mapping, "discount") if "discount" in mapping.columns else 0.0
    full = quantity * price
    known = {
        "quantity times price": full,
        "quantity times price less the discount": full - off,
    }
    for words, told in known.items():
        if (told - amount).abs().le(SAME).mean() > 0.95:
            own = mapping.columns.pop("amount")
            return [*said, f"{own} is not read: it is {words}."]
    fits = (amount / full).between(0.3, 1.4) | (amount.abs() <= SAME)
    if fits.mean() < 0.9:
        own = mapping.columns.pop("amount")
        said.append(f"{own} is not read: it is far from quantity times price.")
    elif "discount" in mapping.columns:
        own = mapping.columns.pop("discount")
        paid = mapping.columns["amount"]
        said.append(f"{own} is not read: {paid} is what was paid.")
    return said


def _is_of_orders(mapping: Mapping) -> bool:
    """Tell whether an amount is on all lines of an order alike, or on one alone."""
    if "order_id" not in mapping.columns:
        return False
    order = mapping.look("order_id").values
    amount = _numbers(mapping, "amount")
    table = pd.DataFrame({"order": order, "amount": amount}).dropna(subset="order")
    groups = table.groupby("order")["amount"].agg(["size", "count", "nunique"])
    several = groups[groups["size"] > 1]
    if len(several) < 5:
        return False
    repeated = (several["count"] > 1) & (several["nunique"] == 1)
    return (repeated | (several["count"] <= 1)).mean() > 0.8


def _numbers(mapping: Mapping, name: str) -> pd.Series:
    look = mapping.look(name)
    return look.numbers.reindex(look.values.index)


def discount_per(mapping: Mapping) -> tuple[str, str] | None:
    """Tell what a discount is money off."""
    if "discount" not in mapping.columns:
        return None
    own, off = mapping.columns["discount"], _numbers(mapping, "discount").fillna(0.0)
    name = own.lower()
    if "%" in name or "pct" in name or "percent" in name or "prozent" in name:
        return "percent", f"{own}: its name"
    if mapping.look("discount").known.astype(str).str.endswith("%").mean() > 0.5:
        return "percent", f"{own}: its values"
    if {"order_id", "quantity"} <= mapping.columns.keys():
        order = mapping.look("order_id").values
        sold = _numbers(mapping, "quantity") > 0
        table = pd.DataFrame({"order": order, "off": off})[sold].dropna()
        groups = table.groupby("order")["off"].agg(["nunique", "size", "max"])
        several = groups[(groups["size"] > 1) & (groups["max"] > 0)]
        if len(several) > 5 and (several["nunique"] == 1).mean() > 0.95:
            return "order", f"{own}: all lines of an order tell the same"
    price = _numbers(mapping, "unit_price") if "unit_price" in mapping.columns else None
    if price is not None and (off > price + SAME).mean() > 0.02:
        return "line", f"{own}: it may exceed the price of a piece"
    return None


def not_products(mapping: Mapping) -> tuple[str, str] | None:
    """Find ids of postage, fees and vouchers: words among ids with digits."""
    if "product_id" not in mapping.columns:
        return None
    ids = mapping.look("product_id").known
    counts = ids.value_counts()
    fees = [one for one in counts.index if _words(one) & {*FEES}]
    with_digits = ids.str.contains(r"\d").mean()
    few = counts[fees].sum() <= MOST_FEES * len(ids)
    if not fees or with_digits < 0.5 or len(fees) > 30 or not few:
        return None
    rows = int(counts[fees].sum())
    pattern = "^(" + "|".join(sorted(map(re.escape, fees))) + ")$"
    return pattern, f"{rows:,} rows of {', '.join(fees[:4])}"


def cancelled_orders(mapping: Mapping) -> tuple[str, str] | None:
    """Find a letter before the numbers of orders that take goods back."""
    if not {"order_id", "quantity"} <= mapping.columns.keys():
        return None
    order = mapping.look("order_id").values.astype("str")
    back = _numbers(mapping, "quantity") < 0
    if back.sum() < 5:
        return None
    letter = order.str.extract(r"^([A-Za-z]+)[-_]?\d", expand=False).fillna("")
    for one in letter[back].unique():
        inside, others = (letter[back] == one).mean(), (letter[~back] == one).mean()
        if one and inside > 0.9 and others < 0.05:
            return f"^{one}", f"{int(back.sum()):,} returns are of such orders"
    return None


def _words(text: str) -> set[str]:
    return {bare(word) for word in re.split(r"[\W_\d]+", text)}


def gone(mapping: Mapping) -> list[str]:
    """Find columns that say that some orders came to nothing."""
    said = []
    for name, look in mapping.found.looks.items():
        if name in mapping.columns.values() or look.different > 30:
            continue
        counts = look.known.value_counts()
        words = [one for one in counts.index if any(w in bare(one) for w in GONE)]
        if words:
            said.append(
                f"{name}: {int(counts[words].sum()):,} rows are {', '.join(words)}, "
                "and count as sales all the same; take them out of the file if they "
                "are none."
            )
    return said
