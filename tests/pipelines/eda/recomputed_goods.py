"""The same of products and baskets."""

from collections import Counter
from itertools import combinations

import pandas as pd
from recomputed import whole_months


def _label(of, product_id):
    text = of.products.set_index("product_id")["description"].get(product_id)
    return product_id if pd.isna(text) else text[:32]


def top_products(of):
    net, sold = of.net.groupby("product_id"), of.sold.groupby("product_id")
    sums = {
        "units": net["quantity"].sum(),
        "orders": sold["order_id"].nunique(),
        "revenue": net["amount"].sum(),
    }
    return {
        "names": {by: _label(of, one.idxmax()) for by, one in sums.items()},
        "most": {by: one.max() for by, one in sums.items()},
    }


def category_months(of):
    month, whole = of.net["time"].dt.to_period("M"), whole_months(of)
    grid = of.net.groupby([month, "category"])["amount"].sum().unstack()
    grid = grid.reindex(whole).fillna(0)
    said = {"first": whole[0].start_time, "last": whole[-1].start_time,
            "top": grid.sum().idxmax()}  # fmt: skip
    if len(whole) < 12:
        return said
    part = grid.div(grid.sum(axis=1), axis=0)
    times = (part / part.mean()).groupby(part.index.month).mean().unstack()
    peak, number = times.idxmax()
    return said | {
        "peak": peak,
        "times": times.max(),
        "month": pd.Timestamp(2000, number, 1),
        "years": sum(one.month == number for one in whole),
    }


def words(of):
    texts = of.sold["description"].dropna().str.lower().str.findall(r"[^\W\d_]{3,}")
    return _heaviest(texts.map(set).explode())


def descriptions(of):
    return _heaviest(of.sold["description"].dropna().str.lower().str.strip().str[:60])


def _heaviest(texts):
    lines = texts.value_counts().rename_axis("text").reset_index(name="lines")
    top = lines.sort_values(["lines", "text"], ascending=[False, True]).head(3)
    return {"texts": top["text"].tolist(), "lines": top["lines"].tolist()}


def _baskets(of):
    sold = of.sold.dropna(subset="product_id")
    return sold.groupby("order_id")["product_id"].agg(frozenset)


def pairs(of):
    baskets = _baskets(of)
    orders = Counter(one for basket in baskets for one in basket)
    top = sorted(orders, key=lambda one: (-orders[one], one))[:20]
    both = Counter(two for basket in baskets for two in combinations(sorted(basket), 2))
    share = {
        (one, other): both[tuple(sorted((one, other)))] / orders[one]
        for one in top
        for other in top
        if one != other
    }
    first, second = max(share, key=share.get)
    texts = of.products.set_index("product_id")["description"]
    return {"products": len(top), "first": texts[first], "second": texts[second],
            "share": share[first, second]}  # fmt: skip


def graph(of):
    """Count all sets of up to three products; the rules are their splits in two."""
    baskets = _baskets(of)
    held = Counter(
        frozenset(found)
        for basket in baskets
        for size in (1, 2, 3)
        for found in combinations(sorted(basket), size)
    )
    number, least = len(baskets), max(0.01, 2 / len(baskets))
    rules = {}
    for whole in (one for one in held if held[one] / number >= least):
        for size in range(1, len(whole)):
            for given in map(frozenset, combinations(whole, size)):
                confidence = held[whole] / held[given]
                lift = confidence * number / held[whole - given]
                if confidence >= 0.1 and lift >= 1:
                    rules[given, whole - given] = confidence, lift
    single = {(*a, *b): rule for (a, b), rule in rules.items() if len(a) == len(b) == 1}
    (first, second), (confidence, lift) = min(
        single.items(), key=lambda one: (*(-round(x, 9) for x in one[1]), one[0])
    )
    texts = of.products.set_index("product_id")["description"]
    return {"rules": len(rules), "edges": min(60, len(single)),
            "confidence": confidence, "lift": lift,
            "first": texts[first], "second": texts[second]}  # fmt: skip
