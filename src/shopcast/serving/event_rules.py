"""A shop's rules of events, one event at a time."""

import re
from collections.abc import Callable, Hashable, Sequence
from math import inf
from typing import NamedTuple

from shopcast.serving.histories import Event, utc
from shopcast.tables.sources import Source

BREAKS: dict[str, Callable[[Event, Source], bool]] = {
    "not_a_product": lambda one, shop: bool(
        one.product_id and re.search(shop.not_products, one.product_id)
    ),
    "zero_price": lambda one, _: not one.price,
    "negative_price": lambda one, _: one.price is not None and one.price < 0,
    "price_too_high": lambda one, shop: (
        (one.price or 0.0) > (inf if shop.max_price is None else shop.max_price)
    ),
}
SAYS: dict[str, Callable[[Event], Hashable]] = {
    "exact_duplicate": lambda one: tuple(value for _, value in one),
    "repeated_event": lambda one: (one.event_type, one.product_id),
}


class Latest(NamedTuple):
    """What a visitor's events of the latest second said, by the rules that compare."""

    second: int = -1
    said: frozenset[Hashable] = frozenset()


def sift(
    events: Sequence[Event], source: Source, latest: Latest
) -> tuple[list[bool], Latest]:
    """Tell which of a visitor's events break no rule, as `cleaning.mark` does.

    Args:
        events: In the order of time; none is earlier than the latest.
        source: As `primary.as_told` makes it.
        latest: What was told before.
    """
    rules = source.table("events").rules
    breaks = [BREAKS[name] for name in rules if name in BREAKS]
    says = [(name, SAYS[name]) for name in rules if name in SAYS]
    good = []
    for one in events:
        second = int(utc(one.time).timestamp() // 1)
        before = latest.said if second == latest.second else frozenset()
        said = {(name, say(one)) for name, say in says}
        broken = any(rule(one, source) for rule in breaks)
        good.append(not broken and not said & before)
        latest = Latest(second, before | said)
    return good, latest
