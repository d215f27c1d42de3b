"""The two files of a new shop, with a comment beside each guess."""

import json
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from shopcast.bad_input import BadInput
from shopcast.new_shop.mapping import Mapping
from shopcast.new_shop.order_lines import (
    cancelled_orders,
    discount_per,
    not_products,
)
from shopcast.new_shop.proposal import Proposal, decimal_of, format_of, rules_of
from shopcast.tables.schemas import TABLES

CATALOG = "# Where {name} keeps its tables; ${{raw:}} is {folder}.\n"
BEGINS = "# How {name} is read: guesses, each with its reason."
PARAMETERS = BEGINS + (
    " Change what is wrong.\n# What else there is: docs/parameters.md\n"
)


def link(proposal: Proposal, folder: Path) -> None:
    """Put the files where the shop's raw files are: as links, nothing is copied.

    Links of an earlier time are taken away.

    Raises:
        BadInput: A file that is no link lies in the way.
    """
    wanted = {
        folder / place: path.resolve()
        for table, mapping in proposal.tables.items()
        for place, path in _places(table, mapping).items()
    }
    for place in wanted:
        if place.exists() and not place.is_symlink():
            raise BadInput(
                f"{place}: a file lies there; take it away, or give it in place of "
                f"{wanted[place].name}."
            )
    for old in folder.rglob("*"):
        if old.is_symlink():
            old.unlink()
    for place, path in wanted.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(path)


def _places(table: str, mapping: Mapping) -> dict[str, Path]:
    """Name the links of a table's files: in a folder of its own, where several."""
    paths = (mapping.found.path, *mapping.found.more)
    if len(paths) == 1:
        return {f"{table}{''.join(paths[0].suffixes[-2:])}": paths[0]}
    return {
        f"{table}/{number:03d}_{path.name.replace('$', '_')}": path
        for number, path in enumerate(paths)
    }


def catalog(proposal: Proposal, name: str, folder: str) -> str:
    """Write the catalog: where each table is, and how it is read."""
    parts = [CATALOG.format(name=name, folder=folder)]
    for table in TABLES:
        if mapping := proposal.tables.get(table):
            found = mapping.found
            parts.append(f"# {_why(found.name)}: {found.said}\n")
            entry = {f"raw_{table}": _entry(table, mapping)}
            parts.append(yaml.safe_dump(entry, sort_keys=False, allow_unicode=True))
        else:
            parts.append(f"raw_{table}: {{type: MemoryDataset, data: []}}\n")
    return "".join(parts)


def _entry(table: str, mapping: Mapping) -> dict[str, Any]:
    found, layer = mapping.found, {"kedro-viz": {"layer": "01_raw"}}
    first = next(iter(_places(table, mapping)))
    if not found.more:
        path = {"filepath": f"${{raw:}}/{first}"}
        return found.entry | path | {"metadata": layer}
    if found.entry["type"] == "ibis.FileDataset":
        path = {"filepath": f"${{raw:}}/{table}/*{found.path.suffix}"}
        return found.entry | path | {"metadata": layer}
    return {
        "type": "partitions.PartitionedDataset",
        "path": f"${{raw:}}/{table}",
        "dataset": found.entry,
        "metadata": layer,
    }


def _value(own: str) -> str:
    """Write text as YAML; what looks like an interpolation is none."""
    return json.dumps(own.replace("${", "\\${"), ensure_ascii=False)


def _why(reason: str) -> str:
    return " ".join(reason.split())


def parameters(proposal: Proposal, name: str) -> str:
    """Write the parameters: what columns are called, and how values are written."""
    lines = [PARAMETERS.format(name=name), "source:\n"]
    for key, (value, why) in proposal.source.items():
        lines.append(f"  {key}: {json.dumps(value)}  # {_why(why)}\n")
    sold = proposal.tables.get("order_lines")
    for key, find in (
        ("not_products", not_products),
        ("cancelled_orders", cancelled_orders),
    ):
        if sold and (guess := find(sold)):
            lines.append(f"  {key}: {_value(guess[0])}  # {_why(guess[1])}\n")
    if proposal.types:
        lines.append("  event_types:\n")
        for own, (kind, why) in proposal.types.items():
            lines.append(f"    {_value(own)}: {kind}  # {_why(why)}\n")
    lines.append("  tables:\n")
    for table, mapping in proposal.tables.items():
        lines += _table(table, mapping, proposal)
    return "".join(lines)


def _table(table: str, mapping: Mapping, proposal: Proposal) -> list[str]:
    lines = [f"    {table}:  # {_why(mapping.found.name)}\n", "      columns:\n"]
    for name, own in sorted(mapping.columns.items(), key=_place(table)):
        why = _why(mapping.reasons[name])
        lines.append(f"        {name}: {_value(own)}  # {why}\n")
    guesses = {"time_format": format_of(mapping), "decimal": decimal_of(mapping)}
    if table == "order_lines":
        guesses["discount_per"] = discount_per(mapping)
    for key, guess in guesses.items():
        if guess:
            lines.append(f"      {key}: {_value(guess[0])}  # {_why(guess[1])}\n")
    if table == "events":
        lines.append(f"      rules: {json.dumps(rules_of(proposal))}\n")
    return lines


def _place(table: str) -> Any:
    order = list(TABLES[table])
    return lambda pair: order.index(pair[0])
