"""What is proposed for a shop's files: each guess with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from shopcast.bad_input import BadInput
from shopcast.new_shop.event_words import types_of
from shopcast.new_shop.found import Found, join
from shopcast.new_shop.mapping import Mapping, map_columns, table_of
from shopcast.new_shop.places import place_of
from shopcast.tables.schemas import TABLES
from shopcast.tables.sources import COUNTED, OTHER, OTHER_TYPE

EVENT_RULES = ["missing_customer", "missing_time", "exact_duplicate", "outside_period",
               "negative_price"]  # fmt: skip


@dataclass
class Proposal:
    """How a shop is read.

    Attributes:
        tables: By canonical table, how it is mapped.
        unread: Files that are no table, each with the reason.
        source: Parameters of the shop, each with its reason.
        types: Of events: by the shop's name, the type and the reason.
    """

    tables: dict[str, Mapping]
    unread: list[str] = field(default_factory=list)
    source: dict[str, tuple[Any, str]] = field(default_factory=dict)
    types: dict[str, tuple[str, str]] = field(default_factory=dict)


def propose(found: Sequence[Found], told: dict[str, str], zone: str | None) -> Proposal:
    """Guess which file is which table, and how each is read.

    Args:
        found: What the files hold.
        told: By canonical column, the shop's, as the user says.
        zone: The time zone that the user names.

    Raises:
        BadInput: There are neither order lines nor events, or a table lacks a column.
    """
    proposal = Proposal({})
    for mapping in _joined([table_of(one, told) for one in found], told):
        _take(proposal, mapping)
    if not {"order_lines", "events"} & proposal.tables.keys():
        read = ", ".join(f"{one.name} {list(one.columns)}" for one in found)
        raise BadInput(
            "No file tells who bought what and when (or did what on the site): a "
            f"customer, a time, a quantity and a price. There are {read}; say which "
            "column is which, such as --column customer_id=Client --column time=Date."
        )
    proposal.source = place_of([*proposal.tables.values()], zone)
    if "events" in proposal.tables:
        proposal.types = _types(proposal.tables["events"])
    return proposal


def _joined(mappings: Sequence[Mapping], told: dict[str, str]) -> list[Mapping]:
    """Take files of one kind that are read alike as one table."""
    groups: list[list[Mapping]] = []
    for one in sorted(mappings, key=lambda one: -len(one.columns)):
        for group in groups:
            if _goes_with(one, group[0]):
                group.append(one)
                break
        else:
            groups.append([one])
    return [
        map_columns(join([one.found for one in group]), group[0].table, told)
        for group in groups
    ]


def _goes_with(one: Mapping, first: Mapping) -> bool:
    same = one.table == first.table and _how(one) == _how(first)
    return same and not one.lacks and one.columns.items() <= first.columns.items()


def _how(mapping: Mapping) -> dict[str, Any]:
    """Tell how a file is read, but for what each file may have of its own."""
    entry = mapping.found.entry
    free = {"sheet_name", "na_values"}
    args = {name: one for name, one in entry.get("load_args", {}).items()
            if name not in free}  # fmt: skip
    return entry | {"load_args": args}


def _take(proposal: Proposal, mapping: Mapping) -> None:
    name, there = mapping.found.name, proposal.tables.get(mapping.table)
    if mapping.lacks:
        proposal.unread.append(
            f"{name}: looks like {mapping.table}, but no column is "
            f"{' and none '.join(mapping.lacks)} (there are "
            f"{', '.join(mapping.found.columns)}); name it, such as "
            f"--column {mapping.lacks[0].split(' ')[0]}=..."
        )
        return
    two = [there, mapping] if there else [mapping]
    proposal.tables[mapping.table] = read = max(two, key=lambda one: len(one.columns))
    proposal.unread += [
        f"{one.found.name}: looks like {mapping.table} too, as {read.found.name} does, "
        "and only one of them is read; leave one out."
        for one in two
        if one is not read
    ]


def _types(events: Mapping) -> dict[str, tuple[str, str]]:
    look = events.look("event_type")
    counts = {str(name): int(n) for name, n in look.known.value_counts().items()}
    shares = dict.fromkeys(counts, 1.0)
    if "product_id" in events.columns:
        given = events.look("product_id").values
        there = given.notna() & (given.astype(str).str.strip() != "")
        shares = there.groupby(look.values.astype(str)).mean().to_dict()
    return types_of(counts, shares)


def rules_of(proposal: Proposal) -> list[str]:
    """Name the rules of events."""
    others = any(kind == OTHER for kind, _ in proposal.types.values())
    return [*EVENT_RULES, *([OTHER_TYPE] if others else [])]


def format_of(mapping: Mapping) -> tuple[str, str] | None:
    """Tell how a table's times are written, where they are not as usual."""
    times = [name for name in ("time", "day", "signed_up") if name in mapping.columns]
    for name in times:
        form = mapping.look(name).time_format
        if form and form != "iso":
            value = str(mapping.look(name).known.iloc[0])
            since = "since 1970, " if form in COUNTED else ""
            return form, f"{mapping.columns[name]}: {since}as in {value}"
    return None


def decimal_of(mapping: Mapping) -> tuple[str, str] | None:
    """Tell how a table's numbers are written, where they are not plain."""
    numbers = {
        name: mapping.look(name).decimal
        for name in mapping.columns
        if TABLES[mapping.table][name] == "float64"
    }
    for mark in (",", "."):
        for name, own in numbers.items():
            if own == mark:
                known = mapping.look(name).known
                odd = known[~known.str.fullmatch(r"-?\d+")]
                return mark, f"{mapping.columns[name]}: as in {odd.iloc[0]}"
    return None
