"""Small shops, odd in several ways at once, that preparation lets through."""

import numpy as np
import pandas as pd

Shop = dict[str, pd.DataFrame]
DAYS = 480


def orders(seed: int, customers: int = 40, **columns) -> pd.DataFrame:
    """Draw order lines: up to twelve orders a customer, of up to three products."""
    rng = np.random.default_rng(seed)
    placed = rng.integers(1, 12, customers)
    who = np.repeat(np.arange(customers), placed)
    day = rng.integers(0, DAYS, len(who))
    lines = np.repeat(np.arange(len(who)), rng.integers(1, 4, len(who)))
    table = pd.DataFrame(
        {
            "order_id": lines.astype(str),
            "customer_id": "c" + pd.Series(who[lines]).astype(str),
            "product_id": rng.permutation(len(lines)).astype(str),
            "time": pd.Timestamp("2023-01-02 10:00") + pd.to_timedelta(day[lines], "D"),
            "quantity": rng.integers(1, 5, len(lines)).astype(float),
            "unit_price": rng.integers(1, 90, len(lines)).astype(float),
        }
    )
    table["product_id"] = "p" + (table["product_id"].astype(int) % 9).astype(str)
    return table.assign(**columns)


def goods(categories: list[str | None], **columns) -> pd.DataFrame:
    """List the nine products, each of one of the categories."""
    category = [categories[at % len(categories)] for at in range(9)]
    ids = [f"p{at}" for at in range(9)]
    return pd.DataFrame({"product_id": ids, "category": category}).assign(**columns)


def credits_and_gifts() -> Shop:
    """Credits exceed what was bought, orders cost nothing or less; two categories."""
    lines = orders(1)
    number = np.arange(len(lines))
    full = lines["quantity"] * lines["unit_price"]
    share = np.select([number % 5 == 0, number % 7 == 0], [1.0, 3.0], 0.1)
    own = lines["customer_id"].isin(["c1", "c2"])
    credit = lines[own].assign(quantity=-50.0, unit_price=77.0, discount=0.0)
    credit = credit.assign(time=credit["time"] + pd.Timedelta(days=1))
    lines = lines.assign(
        discount=full * np.where(lines["customer_id"] == "c3", 2, share)
    )
    return {
        "order_lines": pd.concat([lines, credit], ignore_index=True),
        "products": goods(["home", "garden"]),
    }


def one_of_each() -> Shop:
    """One product, category, country and price, on Mondays; views by strangers."""
    lines = orders(2, product_id="p0", unit_price=5.0, quantity=1.0, country="UK")
    days = (lines["time"] - lines["time"].min()).dt.days // 7 * 7
    lines = lines.assign(time=lines["time"].min() + pd.to_timedelta(days, "D"))
    seen = lines[["customer_id", "time", "product_id"]].assign(event_type="view")
    return {
        "order_lines": lines.drop(columns="order_id"),
        "products": goods(["all"]),
        "events": seen.assign(customer_id="nobody", session_id="s1"),
    }


def once_and_often() -> Shop:
    """Most ordered once, one hundreds of times; for a cent or for billions.

    There is an amount, and no price; products have a description or nothing.
    """
    rng = np.random.default_rng(3)
    lines = orders(3, customers=50, quantity=1e6, amount=0.01, description="mug")
    lines.loc[lines.index % 3 == 0, ["amount", "description"]] = 4e9, None
    lines = lines.drop(columns="unit_price")
    often = lines[lines["customer_id"].isin(["c0", "c1"])].sample(
        600, replace=True, random_state=3
    )
    hours = pd.to_timedelta(rng.integers(0, DAYS * 24, len(often)), "h")
    often = often.assign(time=pd.Timestamp("2023-01-02") + hours)
    often["order_id"] = [f"often{at}" for at in range(len(often))]
    once = lines.drop_duplicates("customer_id")
    people = pd.DataFrame({"customer_id": ["c0", "x"], "birth_year": 1900.0})
    return {"order_lines": pd.concat([once, often]), "customers": people}


def short() -> Shop:
    """Three weeks of two customers, who pay nothing; events of one kind."""
    lines = orders(5, customers=2)
    span = (lines["time"] - lines["time"].min()) / 25
    lines = lines.assign(time=lines["time"].min() + span)
    events = lines[["customer_id", "time"]].assign(session_id=lines["order_id"])
    return {
        "order_lines": lines.assign(discount=lines["quantity"] * lines["unit_price"]),
        "products": goods(["home", "garden"]),
        "events": events.assign(event_type="purchase"),
    }


SHOPS = (credits_and_gifts, one_of_each, once_and_often, short)
