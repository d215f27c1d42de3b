"""Which of the five types an event is, by its name."""

import re

from shopcast.new_shop.words import bare
from shopcast.tables.sources import OTHER

TAKEN_OUT = ("remove", "delete", "drop", "entfern", "retir", "supprim", "quit")
CARTS = ("cart", "basket", "bag", "warenkorb", "panier", "carrito", "cesta", "carrello")
FAILED = ("fail", "cancel", "abort", "error", "refund", "declin", "storn")
LOOKED_AT = ("view", "show", "open", "ansicht", "aufruf", "vue", "ver")
BOUGHT = (
    "purchase", "buy", "bought", "ordercomplet", "completeorder", "checkoutcomplet",
    "checkoutsuccess", "ordersuccess", "orderplaced", "placeorder", "orderconfirm",
    "transaction", "conversion", "kauf", "bestellung", "achat", "compra", "commande",
    "thankyou", "paymentsuccess", "acquisto", "placedorder", "completedorder",
)  # fmt: skip
LIKED = ("fav", "wish", "like", "merk", "wunsch", "save", "bookmark", "deseo", "envie")
SEEN = (
    "productview", "viewproduct", "viewitem", "itemview", "productdetail", "viewdetail",
    "detailview", "pdp", "produktansicht", "artikelansicht", "produktaufruf",
    "ficheproduit", "vueproduit", "viewcontent", "productclick", "impression",
    "selectitem", "productpage", "viewedproduct", "productviewed",
)  # fmt: skip
PAGES = ("view", "pv", "pageview", "detail", "click", "visit", "ansicht", "aufruf",
         "vue", "page", "hit")  # fmt: skip


def type_of(name: str) -> str:
    """Name the type that an event is of, or `other`.

    >>> [type_of(name) for name in ("add_to_basket", "basket_view", "checkout_start")]
    ['cart', 'other', 'other']
    >>> [type_of(name) for name in ("removeFromCart", "PDP view", "checkout_complete")]
    ['remove', 'view', 'purchase']
    >>> [type_of(name) for name in ("pv", "cart", "fav", "buy", "search")]
    ['view', 'cart', 'favourite', 'purchase', 'other']
    """
    own = bare(name)
    if any(word in own for word in FAILED):
        return OTHER
    in_cart = any(word in own for word in CARTS)
    if in_cart and any(word in own for word in TAKEN_OUT):
        return "remove"
    if any(word in own for word in LIKED) and not in_cart:
        undone = own.startswith("un") or any(word in own for word in TAKEN_OUT)
        return OTHER if undone else "favourite"
    if own in ("order", "sale", "remove") or any(word in own for word in BOUGHT):
        return "remove" if own == "remove" else "purchase"
    if in_cart:
        return OTHER if any(word in own for word in LOOKED_AT) else "cart"
    if any(word in own for word in SEEN):
        return "view"
    return "view" if _words(name) & {*PAGES} or own in PAGES else OTHER


def _words(name: str) -> set[str]:
    apart = re.sub(r"([a-z])([A-Z])", r"\1 \2", str(name))
    return {bare(word) for word in re.split(r"[\W_]+", apart)}


def types_of(
    counts: dict[str, int], with_product: dict[str, float]
) -> dict[str, tuple[str, str]]:
    """Name the type of each event of a log, and why.

    Args:
        counts: By the shop's name, how many there are.
        with_product: By name, the share that names a product.

    Returns:
        By the shop's name, the type and the reason.
    """
    types = {name: type_of(name) for name in counts}
    views = [name for name, kind in types.items() if kind == "view"]
    told = [name for name in views if with_product.get(name, 0) > 0.5]
    found = {}
    for name, kind in types.items():
        why = f"{counts[name]:,} events"
        if kind == "view" and told and with_product.get(name, 0) < 0.05:
            kind, why = OTHER, f"{why}, of no product"
        elif kind == OTHER:
            why = f"{why}; the name tells none of the five types"
        found[name] = (kind, why)
    return found
