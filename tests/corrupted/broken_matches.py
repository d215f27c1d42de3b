"""Ids that do not fit together, and kinds and names that are odd."""

import pyarrow as pa
from changes import Corruption, cell, each, frame, some, typed
from reshaped import repeated, rows, swapped

PERSON, GOODS = ("customers", "customer_id"), ("products", "product_id")
BOUGHT, SEEN = ("order_lines", "product_id"), ("events", "product_id")
VISITOR = ("events", "customer_id")


ODD = {
    "customers.customer_id-null": (cell(*PERSON, None), "told"),
    "customers.customer_id-null-twice": (cell(*PERSON, None, [3, 4]), "told"),
    "customers.customer_id-blank": (cell(*PERSON, " "), "told"),
    "customers.customer_id-twice": (repeated("customers"), "sentence"),
    "customers.customer_id-twice-but-for-blanks": (
        repeated("customers", customer_id=" 1001 "), "sentence"
    ),
    "customers.customer_id-twice-but-for-zeros": (
        repeated("customers", customer_id="1001.0"), "sentence"
    ),
    "customers.customer_id-none-known": (each(*PERSON, "x{}".format), "told"),
    "customers.customer_id-half-known": (some(*PERSON, "x{}".format, 2), "told"),
    "products.product_id-null": (cell(*GOODS, None), "told"),
    "products.product_id-null-twice": (cell(*GOODS, None, [3, 4]), "told"),
    "products.product_id-twice": (repeated("products"), "sentence"),
    "products.product_id-twice-otherwise": (
        repeated("products", category="other"), "sentence"
    ),
    "products.product_id-half-known": (some(*GOODS, "x{}".format, 2), "told"),
    "products.product_id-leading-zeros": (each(*GOODS, "00{}".format), "told"),
    "order_lines.product_id-null": (cell(*BOUGHT, None), "told"),
    "order_lines.product_id-blank": (cell(*BOUGHT, " "), "told"),
    "order_lines.product_id-leading-zeros": (each(*BOUGHT, "00{}".format), "told"),
    "order_lines.product_id-some-leading-zeros": (some(*BOUGHT, "00{}".format), "told"),
    "order_lines.product_id-list": (each(*BOUGHT, lambda own: [own]), "sentence"),
    "order_lines.product_id-struct": (
        each(*BOUGHT, lambda own: {"id": own}), "sentence"
    ),
    "order_lines.product_id-unique": (
        frame("order_lines", lambda own: own.assign(product_id=own.index.astype(str))),
        "told",
    ),
    "events.customer_id-none-known": (each(*VISITOR, "x{}".format), "told"),
    "events.customer_id-null": (cell(*VISITOR, None), "told"),
    "events.customer_id-all-null": (
        each(*VISITOR, lambda _: None, pa.string()), "sentence"
    ),
    "events.customer_id-list": (each(*VISITOR, lambda own: [own]), "sentence"),
    "events.product_id-none-known": (each(*SEEN, "x{}".format), "told"),
    "events.customer-and-product-swapped": (
        swapped("events", "customer_id", "product_id"), "told"
    ),
    "events.session_id-one-for-all": (
        each("events", "session_id", lambda _: "s"), "told"
    ),
    "products.category-list": (
        each("products", "category", lambda own: [own]), "sentence"
    ),
    "products.category-struct": (
        each("products", "category", lambda own: {"a": own}), "sentence"
    ),
    "products.category-dictionary": (
        typed("products", "category", pa.dictionary("int8", pa.string())), "same"
    ),
    "products.category-spelt-otherwise": (
        some("products", "category", str.upper, 2), "told"
    ),
    "products.category-unique": (
        frame("products", lambda own: own.assign(category=own["product_id"])), "told"
    ),
    "products.description-list": (
        each("products", "description", str.split), "sentence"
    ),
    "products.description-long": (
        cell("products", "description", "word " * 20_000), "exact"
    ),
    "order_lines.country-struct": (
        each("order_lines", "country", lambda own: {"a": own}), "sentence"
    ),
    "order_lines.payment-list": (
        each("order_lines", "payment", lambda own: [own]), "sentence"
    ),
    "customers.gender-truths": (
        each("customers", "gender", lambda own: own == "f"), "exact"
    ),
    "customers.none-of-buyers": (
        rows("customers", lambda own: own["customer_id"] > "1040"), "told"
    ),
    "order_lines.product_id-all-postage": (each(*BOUGHT, "POST{}".format), "sentence"),
}  # fmt: skip
MATCHES = {name: Corruption(*one) for name, one in ODD.items()}
