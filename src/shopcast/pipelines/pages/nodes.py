"""The node of `pages`."""

import json
import re
from collections.abc import Callable
from typing import Any

from shopcast.showing.findings import Picture
from shopcast.showing.pages import in_words, render
from shopcast.tables.schemas import TABLES

FINDINGS = "eda/findings.json"
LEAST = 0.0005  # a share that is shown


def make_index(
    quality: dict[str, Any],
    quality_figure: Picture,
    reports: dict[str, Callable[[], str]],
    **_: Any,
) -> str:
    """Write the page of a store: data quality, figures, and what else there is.

    Args:
        quality: As `preparation` reports it.
        quality_figure: What cleaning kept.
        reports: All files in the reporting layer, by path, of this run and earlier
            ones.
    """
    sections = json.loads(reports[FINDINGS]()) if FINDINGS in reports else []
    found = [path for path in sorted(reports) if path.endswith(".html")]
    pages = [
        {"path": path, "title": _title(reports[path]())}
        for path in found
        if "/" in path
    ]
    tables = [path for path in sorted(reports) if path.endswith(".csv")]
    return render(
        "index.html",
        title="What the shop's data say",
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
