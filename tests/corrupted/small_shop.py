"""A small shop in good order: what every corruption begins from."""

from pathlib import Path

import numpy as np
import pandas as pd

PARTED = ("order_lines", "customers", "events")
FIRST, DAYS = pd.Timestamp("2023-01-02"), 470
CUSTOMERS, ORDERS, PRODUCTS = 40, 130, 9
PRICES = np.array([2.5, 4.95, 12.0, 0.85, 39.9, 7.25, 18.0, 1.65, 3.75])


def make_shop(seed: int = 7) -> dict[str, pd.DataFrame]:
    """Make the five raw tables; no rule drops a row but returns that undo a sale."""
    rng = np.random.default_rng(seed)
    sold = _make_sales(rng)
    return {
        "order_lines": pd.concat([sold, _make_returns(sold)], ignore_index=True),
        "customers": _make_customers(rng),
        "products": _make_products(),
        "events": _make_events(sold, rng),
        "calendar": _make_calendar(),
    }


def path_of(folder: Path, table: str) -> Path:
    """Tell where a table's file lies."""
    own = f"{table}/part-0" if table in PARTED else table
    return folder / f"{own}.parquet"


def save_shop(shop: dict[str, pd.DataFrame], folder: Path) -> None:
    """Save raw tables as the demo store's files are."""
    for name, table in shop.items():
        path_of(folder, name).parent.mkdir(parents=True, exist_ok=True)
        table.to_parquet(path_of(folder, name), index=False)


def _moments(rng: np.random.Generator, number: int) -> pd.Series:
    minutes = rng.integers(0, DAYS, number) * 1440 + rng.integers(480, 1200, number)
    return pd.Series(FIRST + pd.to_timedelta(minutes, "min")).dt.as_unit("us")


def _make_sales(rng: np.random.Generator) -> pd.DataFrame:
    rest = rng.integers(0, CUSTOMERS, ORDERS - CUSTOMERS)
    who, when = np.r_[np.arange(CUSTOMERS), rest], _moments(rng, ORDERS)
    order = np.repeat(np.arange(ORDERS), rng.integers(1, 5, ORDERS))
    place = pd.Series(order).groupby(order).cumcount().to_numpy()
    product = (rng.integers(0, PRODUCTS, ORDERS)[order] + 2 * place) % PRODUCTS
    quantity = rng.integers(1, 5, len(order)).astype(float)
    full = quantity * PRICES[product]
    cheaper = (np.arange(len(order)) % 7 == 0) & (np.arange(len(order)) % 5 > 0)
    return pd.DataFrame(
        {
            "order_id": (50001 + order).astype(str),
            "customer_id": (1001 + who[order]).astype(str),
            "product_id": (101 + product).astype(str),
            "time": when.to_numpy()[order],
            "quantity": quantity,
            "unit_price": PRICES[product],
            "discount": np.where(cheaper, (0.1 * full).round(2), 0.0),
            "payment": np.array(["card", "invoice", "wallet"])[order % 3],
            "delivery_days": 1.0 + order % 6,
            "country": np.array(["GB", "FR"])[who[order] % 2],
        }
    )


def _make_returns(sold: pd.DataFrame) -> pd.DataFrame:
    """Return eight lines; two of them in part, which undoes no sale."""
    back = sold[sold["discount"] == 0].iloc[5:205:25]
    part = np.where(np.arange(len(back)) < 2, 0.5, 1.0)
    return back.assign(
        order_id=(59001 + np.arange(len(back))).astype(str),
        time=back["time"] + pd.Timedelta(days=3),
        quantity=-back["quantity"] * part,
    )


def _make_customers(rng: np.random.Generator) -> pd.DataFrame:
    number = np.arange(CUSTOMERS + 2)
    joined = FIRST - pd.to_timedelta(rng.integers(1, 300, len(number)), "D")
    return pd.DataFrame(
        {
            "customer_id": (1001 + number).astype(str),
            "birth_year": 1950.0 + number,
            "gender": np.array(["f", "m"])[number % 2],
            "country": np.array(["GB", "FR"])[number % 2],
            "signed_up": pd.Series(joined).dt.as_unit("us"),
        }
    )


def _make_products() -> pd.DataFrame:
    words = "mug rug lamp spoon chair bowl clock candle towel".split()
    kinds = ["kitchen", "home", "light"]
    return pd.DataFrame(
        {
            "product_id": [str(101 + at) for at in range(PRODUCTS)],
            "description": [f"{word} of the house" for word in words],
            "category": [kinds[at % 3] for at in range(PRODUCTS)],
            "brand": [f"brand {at % 2}" for at in range(PRODUCTS)],
        }
    )


def _make_events(sold: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Let every line be viewed, put in the cart and bought; others only look."""
    keys = ["customer_id", "product_id", "time"]
    bought = sold[keys].assign(session_id="s" + sold["order_id"], price=sold.unit_price)
    steps = {"view": -9, "cart": -4, "purchase": 0}
    seen = [_step(bought, kind, minutes) for kind, minutes in steps.items()]
    idle = bought.sample(60, random_state=3).assign(time=_moments(rng, 60).to_numpy())
    idle = idle.assign(session_id=[f"i{at}" for at in range(60)], event_type="view")
    return pd.concat([*seen, idle], ignore_index=True)


def _step(bought: pd.DataFrame, kind: str, minutes: int) -> pd.DataFrame:
    after = pd.Timedelta(minutes=minutes)
    return bought.assign(time=bought["time"] + after, event_type=kind)


def _make_calendar() -> pd.DataFrame:
    day = pd.Series(pd.date_range("2023-01-01", "2024-12-31")).dt.as_unit("us")
    date = day.dt.strftime("%m-%d")
    return pd.DataFrame(
        {
            "day": day,
            "holiday": date.map({"01-01": "New Year", "12-25": "Christmas"}),
            "promotion": date.where(day.dt.day > 27).map(lambda _: "sale", "ignore"),
            "indicator": 100.0 + day.dt.day_of_year % 10,
        }
    )
