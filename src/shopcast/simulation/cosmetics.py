"""The log of a simulated shop as the cosmetics shop of Kaggle writes its own."""

import ibis
import ibis.expr.types as ir

from shopcast.simulation.world import CATEGORIES

CODED = "toys"
FIRST_CATEGORY = 1487580005092295511


def as_cosmetics(events: ir.Table, products: ir.Table) -> ir.Table:
    """Name and write columns as that shop does.

    Returns:
        One row per event, in the order of time, then of the source: `event_time`
        (text, `… UTC`), `event_type` (view, cart, remove_from_cart, purchase),
        `product_id`, `category_id` (numbers), `category_code` (null for all but one
        category), `brand` (null where there is none), `price`, `user_id` (a number),
        `user_session` (text in the form of a UUID).
    """
    log = events.mutate(line=ibis.row_number())
    both = log.join(products.drop("description"), "product_id").order_by("time", "line")
    number = {name: FIRST_CATEGORY + place for place, name in enumerate(CATEGORIES)}
    hashed = both["session_id"].cast("string").hexdigest("md5")
    parts = [hashed[:8], hashed[8:12], hashed[12:16], hashed[16:20], hashed[20:32]]
    kind = both["event_type"]
    return both.select(
        event_time=both["time"].strftime("%Y-%m-%d %H:%M:%S UTC"),
        event_type=(kind == "remove").ifelse("remove_from_cart", kind),
        product_id=both["product_id"].re_extract(r"\d+", 0).cast("int64"),
        category_id=both["category"].cases(*number.items()).cast("int64"),
        category_code=(both["category"] == CODED).ifelse("gifts.toys", ibis.null(str)),
        brand=both["brand"],
        price=both["price"],
        user_id=both["customer_id"].cast("int64"),
        user_session=ibis.literal("-").join(parts),
    )
