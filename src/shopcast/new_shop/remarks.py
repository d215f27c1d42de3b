"""What a reader of the guesses should know besides."""

from shopcast.new_shop.mapping import Mapping
from shopcast.new_shop.proposal import Proposal

CENTS = 500  # in the middle, of whole numbers


def notes(proposal: Proposal) -> list[str]:
    """Say what a reader of the guesses should know besides."""
    sold, seen = (proposal.tables.get(one) for one in ("order_lines", "events"))
    said = []
    price = sold and sold.columns.get("unit_price", sold.columns.get("amount"))
    if sold and price:
        numbers = sold.found.looks[price].numbers
        if (numbers % 1 == 0).all() and numbers.abs().median() >= CENTS:
            said.append(
                f"{price}: whole numbers, {numbers.median():,.0f} in the middle, which "
                "look like cents; all amounts will be in the same."
            )
    if sold and seen:
        said += _known_otherwise(sold, seen)
    return said


def _known_otherwise(sold: Mapping, seen: Mapping) -> list[str]:
    """Find another column of events that names the customers of order lines."""
    buyers, own = {*sold.look("customer_id").known}, seen.columns["customer_id"]
    if len(buyers & {*seen.look("customer_id").known}) > 0.1 * len(buyers):
        return []
    for name, look in seen.found.looks.items():
        known = {*look.known} & buyers
        if name != own and len(known) > 0.5 * len(buyers):
            return [
                f"{name} names {len(known):,} of {len(buyers):,} customers of "
                f"{sold.found.name}, and {own} few or none; it is known of "
                f"{look.filled:.0%} of the events. With customer_id: {name} visits are "
                "told of customers, and those of nobody known are left out."
            ]
    return []
