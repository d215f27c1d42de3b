"""The node of `pages`."""

import json
import re
from collections.abc import Callable
from typing import Any

from shopcast.showing.findings import Picture
from shopcast.showing.pages import in_words, render
from shopcast.tables.schemas import TABLES
from shopcast.tables.sources import Source

FINDINGS = "eda/findings.json"
ANSWER = "/answer.json"
ORDER = ("ltv", "next_order", "category", "basket", "next_event", "segmentation",
         "early_warning")  # fmt: skip
LEAST = 0.0005  # a share that is shown


def make_index(
    quality: dict[str, Any],
    quality_figure: Picture,
    reports: dict[str, Callable[[], str]],
    source: Source,
    **_: Any,
) -> str:
    """Write the page of a store: answers, what to do, data quality, all that is known.

    Args:
        quality: As `preparation` reports it.
        quality_figure: What cleaning kept.
        reports: All files in the reporting layer, by path, of this run and earlier
            ones.
        source: The shop.
    """
    sections = json.loads(reports[FINDINGS]()) if FINDINGS in reports else []
    answers = _answers(reports)
    told = {f"{one['task']}/index.html" for one in answers}
    pages = [
        {"path": path, "title": _title(reports[path]())}
        for path in sorted(reports)
        if path.endswith(".html") and "/" in path and path not in told
    ]
    tables = [path for path in sorted(reports) if path.endswith(".csv")]
    return render(
        "index.html",
        title=f"What the customers of {source.name} do next",
        period=_period(quality),
        answers=answers,
        quality=[
            table | {"name": in_words(name), "unknown": _unknown(name, table)}
            for name, table in quality.items()
            if table["rows_in"]
        ],
        quality_figure={"name": "cleaning", **vars(quality_figure)},
        sections=sections,
        pages=pages,
        tables=tables,
    )


def _answers(reports: dict[str, Callable[[], str]]) -> list[dict[str, Any]]:
    """Read what tasks answered, of this run and earlier ones."""
    found = [path.removesuffix(ANSWER) for path in reports if path.endswith(ANSWER)]
    return [
        json.loads(reports[task + ANSWER]()) | {"task": task}
        for task in ORDER
        if task in found
    ]


def _period(quality: dict[str, Any]) -> str:
    """Tell from when to when there are order lines or events."""
    facts = [table["facts"] for table in quality.values() if table["rows_in"]]
    first = [one["first"] for one in facts if one.get("first")]
    last = [one["last"] for one in facts if one.get("last")]
    return f"{min(first)[:10]} to {max(last)[:10]}" if first and last else ""


def _unknown(name: str, table: dict[str, Any]) -> str:
    """List the columns that are not known of some rows, with their share."""
    if name == "calendar":  # most days are neither holidays nor on offer
        return ""
    shares = {own: table["null_share"].get(own, 0) for own in TABLES[name]}
    partly = {own: share for own, share in shares.items() if LEAST < share < 1 - LEAST}
    return ", ".join(f"{in_words(own)} {share:.1%}" for own, share in partly.items())


def _title(html: str) -> str:
    found = re.search("<title>(.*?)</title>", html[:2000], re.S)
    return found.group(1).strip() if found else "page"
