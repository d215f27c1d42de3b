"""Which table a file is, and which of its columns is which."""

from dataclasses import dataclass, field

from shopcast.new_shop.found import Found
from shopcast.new_shop.looks import Look
from shopcast.new_shop.words import bare, liking
from shopcast.tables.schemas import NEEDED, REQUIRED, TABLES

NO_IDS = ("name", "nom", "nachn", "apellid", "phone", "telefon", "status", "date",
          "datum", "fecha", "type", "typ")  # fmt: skip
PEOPLE = ("customer", "client", "kunde", "user", "buyer", "klant", "member")
TAXES = ("tax", "vat", "mwst", "steuer", "tva", "iva", "shipping", "versand", "refund",
         "porto", "livraison", "ordertotal", "orderamount", "balance", "outstanding",
         "compare")  # fmt: skip
LATER = ("deliver", "ship", "paid", "due", "cancel", "refund", "update", "modified",
         "liefer", "bezahlt", "versand", "born", "birth")  # fmt: skip
OTHERS = {
    "description": PEOPLE, "category": PEOPLE, "brand": PEOPLE, "time": LATER,
    "amount": TAXES, "unit_price": (*TAXES, "cost", "purchase", "einkauf"),
}  # fmt: skip
LEAST = 0.35  # a likeness that counts
FILES = {
    "order_lines": "order sale invoice purchase transaction bestell auftrag rechnung "
    "verkauf umsatz commande vente facture pedido venta factura ordini position line",
    "customers": "customer client user member kunde cliente utilisateur klant",
    "products": "product item article sku artikel produkt produit producto catalog "
    "sortiment katalog",
    "events": "event click log track visit session hit behavio ereignis web",
    "calendar": "calendar holiday kalender feiertag calendrier calendario",
}


@dataclass
class Mapping:
    """A file as a table.

    Attributes:
        found: The file.
        table: The canonical one.
        columns: By canonical name, the shop's.
        reasons: By canonical name, why.
        languages: Of the names that were known.
    """

    found: Found
    table: str
    columns: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)

    def look(self, name: str) -> Look:
        """Look at a canonical column."""
        return self.found.looks[self.columns[name]]

    @property
    def lacks(self) -> list[str]:
        """Name what a table must have, and this one has not."""
        missing = sorted(REQUIRED[self.table] - self.columns.keys())
        either = [
            " or ".join(names)
            for names in NEEDED.get(self.table, ())
            if not {*names} & self.columns.keys()
        ]
        return missing + either


def map_columns(found: Found, table: str, told: dict[str, str]) -> Mapping:
    """Propose which column of a file is which of a table.

    Args:
        found: The file.
        table: The canonical one.
        told: By canonical name, what the user says.
    """
    mapping = Mapping(found, table)
    for name, own in told.items():
        if name in TABLES[table] and own in found.looks:
            mapping.columns[name], mapping.reasons[name] = own, "you say so"
    scores = sorted(
        (
            (*_liking(look, own, name), name, own)
            for name in TABLES[table]
            for own, look in found.looks.items()
            if fits(look, TABLES[table][name], name)
        ),
        key=lambda one: -one[0],
    )
    for score, language, name, own in scores:
        free = name not in mapping.columns and own not in mapping.columns.values()
        if score >= LEAST and free:
            mapping.columns[name] = own
            mapping.languages.append(language)
            mapping.reasons[name] = reason(found.looks[own], TABLES[table][name])
    _by_content(mapping)
    return mapping


def _liking(look: Look, own: str, name: str) -> tuple[float, str]:
    """Like names less whose columns are mostly empty, or that are of others."""
    score, language = liking(own, name)
    wrong = NO_IDS if name.endswith("_id") else OTHERS.get(name, ())
    other = any(word in bare(own) for word in wrong)
    return score * (0.5 + 0.5 * look.filled) * (0.3 if other else 1.0), language


def fits(look: Look, kind: str, name: str) -> bool:
    """Tell whether a column's values can be those of a canonical one."""
    if kind == "timestamp":
        return look.time_format is not None
    if kind == "float64":
        return look.decimal is not None and look.time_format is None
    if name == "event_type":
        return 1 <= look.different <= 100
    return look.time_format is None or name.endswith("_id")


def reason(look: Look, kind: str) -> str:
    """Say what speaks for a column, besides its name."""
    if kind == "timestamp":
        form = (
            "ISO times" if look.time_format == "iso" else f"times as {look.time_format}"
        )
        return f"by its name; {form}"
    if kind == "float64":
        numbers = look.numbers
        return f"by its name; numbers from {numbers.min():g} to {numbers.max():g}"
    missing = f", {1 - look.filled:.1%} empty" if look.filled < 1 else ""
    return f"by its name; {look.different:,} different{missing}"


def _by_content(mapping: Mapping) -> None:
    """Take what values tell where no name does: numbers of orders, the one time."""
    if mapping.table == "order_lines" and "order_id" not in mapping.columns:
        for own, look in mapping.found.looks.items():
            if look.filled == 1 and look.known.str.fullmatch(r"#\d+").all():
                if mapping.columns.get("description") == own:
                    del mapping.columns["description"]
                mapping.columns["order_id"] = own
                mapping.reasons["order_id"] = (
                    f"its values, such as {look.known.iloc[0]}"
                )
                break
    for time in {"time", "day"} & REQUIRED[mapping.table] - mapping.columns.keys():
        free = [
            own
            for own, look in mapping.found.looks.items()
            if own not in mapping.columns.values() and look.time_format
        ]
        if len(free) == 1:
            mapping.columns[time] = free[0]
            mapping.reasons[time] = "the only column of times"


def table_of(found: Found, told: dict[str, str]) -> Mapping:
    """Tell which table a file is: the one that most of it fits."""
    return max(
        (map_columns(found, table, told) for table in TABLES),
        key=lambda one: _worth(one, found),
    )


def _worth(mapping: Mapping, found: Found) -> tuple[bool, float]:
    """Prefer tables that lack nothing, that the file is called after, that it fills."""
    name = bare(found.path.stem + "".join(found.sheets))
    called = any(word in name for word in FILES[mapping.table].split())
    score = len(mapping.columns) + 2.5 * called
    if mapping.table in ("customers", "products"):
        key = f"{mapping.table[:-1]}_id"
        if key in mapping.columns:
            look = mapping.look(key)
            unique = look.different >= 0.9 * max(len(look.known), 1)
            score += 3 if unique else -6
        dated = {"customers": ("product_id",), "products": ("customer_id",)}
        score -= 4 * sum(
            any(liking(own, other)[0] > 0.9 for own in found.looks)
            for other in dated[mapping.table]
        )
    if mapping.table == "calendar":
        score -= 3
        if "day" in mapping.columns:
            look = mapping.look("day")
            score -= 8 * (look.different < 0.9 * max(len(look.known), 1))
    return (not mapping.lacks, score)
