"""Nodes of `simulation`: the raw tables of the demo store, chunk by chunk."""

from collections.abc import Iterator
from typing import Annotated

import numpy as np
import pandas as pd
from pydantic import Field, NonNegativeInt, PositiveInt

from shopcast.progress import bar
from shopcast.simulation.customers import Customers, make_customers
from shopcast.simulation.dirt import add_dirt
from shopcast.simulation.orders import PAYMENTS, make_order_lines, make_order_times
from shopcast.simulation.sessions import make_events
from shopcast.simulation.world import World, make_world
from shopcast.strict import Strict, Time

Parts = dict[str, pd.DataFrame]


class Shop(Strict):
    """The shop that is simulated.

    Attributes:
        customers: Who ever buy.
        months: Of its data.
        start: Their first day.
        season: How strong its year is: a day's weight swings between 1 - `season` and
            1 + `season`.
        chunk: Customers that are simulated at a time; less memory, no other number.
        seed: Of everything that is drawn.
        dirt: Share of the rows with each fault (see `dirt.add_dirt`).
    """

    customers: PositiveInt
    months: PositiveInt
    start: Time
    season: float = Field(ge=0, lt=1)
    chunk: PositiveInt
    seed: NonNegativeInt
    dirt: dict[str, Annotated[float, Field(ge=0, le=1)]]


def make_shop(options: Shop) -> tuple[World, pd.DataFrame, pd.DataFrame]:
    """Open the shop: its world, products and calendar."""
    world = make_world(options.start, options.months, options.season, options.seed)
    return world, world.products.drop(columns=["partner", "price"]), world.calendar()


def simulate(world: World, options: Shop) -> Iterator[tuple[Parts, ...]]:
    """Simulate customers in chunks, so that any size fits in memory.

    Yields:
        Order lines, customers, events and truth of a chunk, by the part's name.
    """
    starts = range(0, options.customers, options.chunk)
    for number, first in enumerate(bar(starts, "chunks of customers")):
        rng = np.random.default_rng([options.seed, 1 + number])
        size = min(options.chunk, options.customers - first)
        customers = make_customers(world, first, size, rng)
        orders = make_order_times(world, customers, rng)
        lines = make_order_lines(world, customers, orders, rng)
        events = make_events(world, customers, orders, lines, rng)
        raw = _raw_lines(world, customers, orders, lines, first, rng)
        part = f"part-{number:05d}"
        yield (
            {part: add_dirt(raw, options.dirt, rng)},
            {part: _raw_customers(world, customers)},
            {part: _raw_events(world, customers, events, number)},
            {
                part: customers.truth.drop(
                    columns=["kind_number", "birth_year", "country"]
                )
            },
        )


def _times(world: World, day: pd.Series) -> pd.Series:
    seconds = (np.asarray(day) * 86400).round().astype("timedelta64[s]")
    return pd.Series(world.days[0].to_datetime64() + seconds).astype("datetime64[us]")


def _raw_lines(
    world: World,
    customers: Customers,
    orders: pd.DataFrame,
    lines: pd.DataFrame,
    first: int,
    rng: np.random.Generator,
) -> pd.DataFrame:
    payment = rng.integers(0, len(PAYMENTS), len(orders))
    wait = rng.integers(1, 8, len(orders))
    order, ids = lines["order"], customers.truth["customer_id"].to_numpy()
    return pd.DataFrame(
        {
            "order_id": (first * 1000 + order).astype("str"),
            "customer_id": ids[lines["customer"]],
            "product_id": world.products["product_id"].to_numpy()[lines["product"]],
            "time": _times(world, lines["day"]),
            "quantity": lines["quantity"],
            "unit_price": lines["unit_price"],
            "discount": lines["discount"],
            "payment": np.take(PAYMENTS, payment)[order],
            "delivery_days": wait[order],
        }
    )


def _raw_customers(world: World, customers: Customers) -> pd.DataFrame:
    truth = customers.truth
    return pd.DataFrame(
        {
            "customer_id": truth["customer_id"],
            "birth_year": truth["birth_year"].astype("Int16"),
            "country": truth["country"],
            "signed_up": _times(world, truth["signed_up"]),
        }
    )


def _raw_events(
    world: World, customers: Customers, events: pd.DataFrame, part: int
) -> pd.DataFrame:
    product = events["product"].to_numpy()
    log = pd.DataFrame(
        {
            "customer_id": customers.truth["customer_id"].to_numpy()[
                events["customer"]
            ],
            "session_id": part * 10**9 + events["session"].to_numpy(),
            "time": _times(world, events["day"]),
            "event_type": events["event_type"].astype("str"),
            "product_id": world.products["product_id"].to_numpy()[product],
            "price": world.products["price"].to_numpy()[product],
        }
    )
    return log.sort_values(["session_id", "time"], kind="stable", ignore_index=True)
