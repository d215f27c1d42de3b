"""The last orders of each row as networks read them."""

import numpy as np
import pandas as pd

from shopcast.features.columns import num_orders, spread
from shopcast.features.orders import LISTS
from shopcast.pipelines.next_order.options import Options

MONTHLY = 30.4
SEED_ORDERS = 10


def order_channels(examples: pd.DataFrame, options: Options) -> dict[str, np.ndarray]:
    """Describe each of the last orders by numbers near 1, oldest first.

    Returns:
        By name, (rows, orders) float32; 0 where there is no order, and where the shop
        does not know it (`known_…` is 1 where it does). `gap` is to the order before,
        `mean_gap` of the orders so far; `silence`, to the cutoff, is what the seed did
        not see.
    """
    most = options.orders
    age, spend, lines, quantity, discount, delivery = (
        spread(examples, f"order_{name}", most).astype("float64")
        for name in ("age", "spend", "lines", "quantity", "discount", "delivery")
    )
    place = np.arange(most)[None, :]
    is_order = place < num_orders(examples)[:, None]
    has_gap = is_order & (place > 0)
    gap = np.where(has_gap, np.roll(age, 1, axis=1) - age, 0.0)
    mean_gap = gap.cumsum(axis=1) / np.maximum(has_gap.cumsum(axis=1), 1)
    tenure = np.maximum(examples["T"].to_numpy("float64")[:, None] - age, 0)
    years = _years(examples, age)
    angle = 2 * np.pi * _day_of_year(examples, age) / 365.25
    channels = {
        "is_order": is_order,
        "gap": np.log1p(gap) / 3,
        "has_gap": has_gap,
        "mean_gap": np.log1p(mean_gap) / 3,
        "account_age": np.log1p(tenure / MONTHLY) / 2,
        "age": np.nan_to_num(years / 50),
        "known_age": ~np.isnan(years),
        "spend": np.log1p(np.maximum(spend, 0)) / 5,
        "lines": np.log1p(lines) / 3,
        "unit_price": np.log1p(np.maximum(spend, 0) / np.maximum(quantity, 1)) / 3,
        "discount": np.nan_to_num(discount) * 5,
        "promotion": discount > 0,
        "known_discount": ~np.isnan(discount),
        "delivery": np.nan_to_num(delivery) / 5,
        "known_delivery": ~np.isnan(delivery),
        "month_sine": np.sin(angle),
        "month_cosine": np.cos(angle),
        "silence": np.log1p(age) / 3,
    }
    kinds = spread(examples, "order_payment", most)
    for name, own in options.payments.items():
        channels[f"pays_{name}"] = kinds == own
    return {
        name: np.where(is_order, channel, 0).astype("float32")
        for name, channel in channels.items()
    }


def _years(examples: pd.DataFrame, age: np.ndarray) -> np.ndarray:
    """Age of the customer at each order, in years."""
    born = examples["birth_year"].to_numpy("float64")[:, None]
    return examples["at"].dt.year.to_numpy()[:, None] - age / 365.25 - born


def _day_of_year(examples: pd.DataFrame, age: np.ndarray) -> np.ndarray:
    return examples["at"].dt.day_of_year.to_numpy()[:, None] - age


def order_sequence(examples: pd.DataFrame, options: Options, seed: bool) -> np.ndarray:
    """Stack the channels: (rows, orders, channels).

    The seed sees ten orders at most, and not the silence since.
    """
    if not seed:
        return np.stack(list(order_channels(examples, options).values()), axis=2)
    fewer = options.model_copy(update={"orders": min(options.orders, SEED_ORDERS)})
    lists = {name: examples[name].str[: fewer.orders] for name in LISTS}
    channels = order_channels(examples.assign(**lists), fewer)
    channels.pop("silence")
    return np.stack(list(channels.values()), axis=2)
