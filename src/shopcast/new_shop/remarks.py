"""What a reader of the guesses should know besides."""

from shopcast.new_shop.mapping import Mapping
from shopcast.new_shop.proposal import Proposal

MANY = 0.05  # of the lines
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
    if sold:
        said += _one_for_many(sold)
    for mapping in proposal.tables.values():
        said += _either_way(mapping)
    if sold and seen:
        said += _known_otherwise(sold, seen)
    return said


def _one_for_many(sold: Mapping) -> list[str]:
    """Find an id that stands for all who have none."""
    known = sold.look("customer_id").known
    shares = known.value_counts(normalize=True)
    if shares.empty or shares.iloc[0] < MANY or len(shares) < 20:
        return []
    own = sold.columns["customer_id"]
    return [
        f"{own}: {shares.index[0]} stands on {shares.iloc[0]:.0%} of the lines; if it "
        "is no customer but everybody without an id, empty it."
    ]


def _either_way(mapping: Mapping) -> list[str]:
    """Find times that can be read with day and month changed."""
    times = {"time", "day", "signed_up"} & mapping.columns.keys()
    return [
        f"{mapping.columns[name]}: no day is above 12, so that "
        f"{mapping.look(name).time_format} and {mapping.look(name).also} fit alike; "
        "look which is right."
        for name in sorted(times)
        if mapping.look(name).also
    ]


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
