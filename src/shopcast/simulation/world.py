"""What all customers of the demo store share: days, products and prices."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

CATEGORIES = ("home", "garden", "kitchen", "beauty", "toys", "books", "sport", "food")
PRICES = np.array([24.0, 18.0, 21.0, 12.0, 15.0, 9.0, 32.0, 6.0])
PEAK_MONTH = np.array([11, 5, 12, 2, 12, 10, 6, 1])
ADJECTIVES = "amber blue bright classic cosy crystal green little merry plain red silver soft velvet vintage white".split()  # noqa: E501
NOUNS = {
    "home": "candle cushion frame lamp lantern mirror rug vase",
    "garden": "bench birdhouse bulb fountain hose planter rake trellis",
    "kitchen": "bowl jar kettle mug pan plate spoon teapot",
    "beauty": "balm brush cream lipstick mascara perfume serum soap",
    "toys": "blocks doll kite puzzle robot rocket teddy train",
    "books": "atlas cookbook diary guide novel planner poems sketchbook",
    "sport": "ball bottle gloves mat racket rope skates tent",
    "food": "biscuits chocolate coffee honey jam nuts pasta tea",
}
PER_CATEGORY = 30
WEEKDAYS = np.array([0.9, 1.0, 1.0, 1.1, 1.2, 1.0, 0.8])
HOLIDAYS = {
    "01-01": "New Year", "02-14": "Valentine's Day", "12-06": "St Nicholas",
    "12-25": "Christmas",
}  # fmt: skip
PROMOTION_EVERY, PROMOTION_DAYS = 45, 6


@dataclass(frozen=True)
class World:
    """The shop: one entry per day, per product.

    Attributes:
        days: Every day from opening to the end.
        products: `product_id`, `description`, `category`, `brand`, `price`, and the
            position of the `partner` that is often bought along.
        season: Yearly and weekly weight of each day, mean 1.
        on_offer: The category on offer on each day, -1 for none.
        popularity: Weight of each product within its category.
    """

    days: pd.DatetimeIndex
    products: pd.DataFrame
    season: np.ndarray
    on_offer: np.ndarray
    popularity: np.ndarray

    def calendar(self) -> pd.DataFrame:
        """Name the holidays and promotions, one row per day."""
        names = self.days.strftime("%m-%d").map(HOLIDAYS)
        offers = np.array([*CATEGORIES, None], dtype="object")
        promotion = offers[self.on_offer]
        return pd.DataFrame(
            {
                "day": self.days.as_unit("us"),
                "holiday": pd.Series(names, dtype="str"),
                "promotion": pd.Series(promotion, dtype="str"),
            }
        )


def make_world(start: str, months: int, season: float, seed: int) -> World:
    """Open the shop at `start` for a number of months; its year swings by `season`."""
    rng = np.random.default_rng([seed, 0])
    end = pd.Timestamp(start) + pd.DateOffset(months=months)
    days = pd.date_range(start, end, inclusive="left")
    angle = 2 * np.pi * (days.day_of_year.to_numpy() - 345) / 365.25
    yearly = 1 + season * np.cos(angle)
    weight = yearly * WEEKDAYS[days.weekday.to_numpy()]
    return World(
        days=days,
        products=_products(rng),
        season=weight / weight.mean(),
        on_offer=_offers(rng, len(days)),
        popularity=1 / np.arange(1, PER_CATEGORY + 1) ** 0.8,
    )


def _products(rng: np.random.Generator) -> pd.DataFrame:
    size = len(CATEGORIES) * PER_CATEGORY
    category = np.repeat(np.arange(len(CATEGORIES)), PER_CATEGORY)
    order = np.argsort(rng.random((len(CATEGORIES), len(ADJECTIVES) * 8)), axis=1)
    pick = order[:, :PER_CATEGORY].ravel()
    nouns = np.array([NOUNS[name].split() for name in CATEGORIES])
    words = np.char.add(np.take(ADJECTIVES, pick // 8), " ")
    cents = np.maximum(PRICES[category] * rng.lognormal(0, 0.5, size), 1.0)
    brand = np.char.add("brand ", rng.integers(1, 25, size).astype(str)).astype(
        "object"
    )
    brand[rng.random(size) < 0.15] = None
    return pd.DataFrame(
        {
            "product_id": [f"P{number:03d}" for number in range(size)],
            "description": np.char.add(words, nouns[category, pick % 8]),
            "category": np.take(CATEGORIES, category),
            "brand": brand,
            "price": cents.round(2),
            "partner": rng.permutation(size),
        }
    )


def _offers(rng: np.random.Generator, size: int) -> np.ndarray:
    day = np.arange(size)
    number = day // PROMOTION_EVERY
    category = rng.integers(0, len(CATEGORIES), number[-1] + 1)[number]
    return np.where(day % PROMOTION_EVERY < PROMOTION_DAYS, category, -1)
