"""What the page at `/demo` shows, in HTML."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.serving.answers import Down
from shopcast.serving.histories import Event, History, OrderLine
from shopcast.serving.shelf import LOCK, Shelf
from shopcast.showing.pages import render
from shopcast.tables.schemas import EVENT_TYPES

Events = list[dict[str, str]]
SECONDS = 20  # from one click to the next
SUGGESTED = 10
PAST = 1_000  # events of a visitor that are told again at each click
NEW = "somebody new"
TEN = pd.Timedelta(hours=10)


def lead(shelf: Shelf) -> str:
    """Say what the shop's customers are foretold by."""
    if shelf.shop is None:
        return "What a shop's customers do next. Nothing is known yet: run preparation."
    last = shelf.shop.end - pd.Timedelta(days=1)
    down = f" {len(shelf.down)} of the tasks do not answer." if shelf.down else ""
    return (
        "What the shop's customers do next, by what it has sold until "
        f"{last:%Y-%m-%d}.{down}"
    )


def choices(shelf: Shelf) -> list[tuple[str, str]]:
    """Name products to choose from, those of most order lines first."""
    if shelf.shop is None:
        return []
    named = shelf.shop.named
    return [(f"{named[one] or one} ({one})", one) for one in shelf.shop.popular]


def best_customers(shelf: Shelf) -> list[str]:
    """List some customers who are expected to spend most."""
    told = shelf.up["ltv"].told if "ltv" in shelf.up else None
    return told.first("expected_spend", 200) if told else []


def begin(now: Callable[[], Shelf]) -> tuple[Events, str, str]:
    """Begin a visit."""
    return [], told_events([], now()), next_events([], NEW, now())


def click(
    kind: str, now: Callable[[], Shelf], events: Events, product: str | None, own: Any
) -> tuple[Events, str, str]:
    """Add an event to a visit, and say what comes next."""
    shelf = now()
    begun = (shelf.shop.end if shelf.shop else pd.Timestamp("2000-01-01")) + TEN
    at = begun + pd.Timedelta(seconds=SECONDS * len(events))
    one = {"time": f"{at:%Y-%m-%dT%H:%M:%SZ}", "event_type": kind}
    events = [*events, one | ({"product_id": product} if product else {})]
    return events, told_events(events, shelf), next_events(events, own, shelf)


def told_events(events: Events, shelf: Shelf) -> str:
    """List a visit's events."""
    named = shelf.shop.named if shelf.shop else {}
    rows = [
        {"time": one["time"][11:19], "event_type": one["event_type"],
         "name": named.get(own := one.get("product_id", "")) or own}
        for one in events
    ]  # fmt: skip
    return render("demo_events.html", events=rows)


def next_events(events: Events, own: Any, shelf: Shelf) -> str:
    """Show what comes next in a visit, as `POST /next-event` says it.

    All that the visitor did in the shop before is told too.
    """
    if not events:
        return render("demo_visit.html", why="What comes next is shown here.")
    try:
        with LOCK:
            past = shelf.shop.events_of(id_of(own), PAST) if shelf.shop else []
        visit = [Event.model_validate(one) for one in [*past, *events]]
        said = shelf.visits().see("demo", visit, keep=False).said
    except (Down, BadInput) as error:
        return render("demo_visit.html", why=str(error))
    if said is None:
        return render("demo_visit.html", why="The shop drops such events.")
    ahead = [(name, said[f"next_{name}"]) for name in (*EVENT_TYPES, "end")]
    return render("demo_visit.html", why="", said=said, next=ahead)


def id_of(told: Any) -> str:
    """Read the id of a customer as it was typed, or cleared."""
    return "".join(one for one in str(told or "") if one.isprintable()).strip()


def customer(own: Any, shelf: Shelf) -> str:
    """Show all that is known of a customer, as `GET /customers/{id}` tells it."""
    told = {
        name: one.told.of_customer(id_of(own)) if one.told else []
        for name, one in shelf.up.items()
    }
    if not any(told.values()):
        return render("demo_customer.html", why=f"Nothing is known of {id_of(own)!r}.")
    parts = {name: told.get(name, []) for name in ("segmentation", "next_order", "ltv",
                                                   "category", "basket")}  # fmt: skip
    highest = [max(one["high"], one["expected_spend"]) for one in parts["ltv"]]
    return render("demo_customer.html", why="", scale=max([1e-9, *highest]), **parts)


def suggestions(products: list[str] | None, shelf: Shelf) -> str:
    """Suggest what else a new customer may buy, as `POST /basket` says it."""
    if not products:
        return render("demo_basket.html", why="Choose a product, or up to three.")
    try:
        end = shelf.end
        lines = [
            OrderLine.model_validate({"time": f"{end - TEN:%Y-%m-%dT%H:%M:%SZ}",
                                      "product_id": one, "quantity": 1,
                                      "unit_price": 1.0})
            for one in products
        ]  # fmt: skip
        history = History(customer_id="demo", order_lines=lines)
        (said,) = shelf.of_histories("basket", [history])
    except (Down, BadInput) as error:
        return render("demo_basket.html", why=str(error))
    if not said.rows:
        return render("demo_basket.html", why="The shop has not sold these before.")
    return render("demo_basket.html", why="", rows=said.rows[:SUGGESTED])
