"""What the page of a store shows, in which order."""

from typing import Any

from shopcast.showing.findings import Picture
from shopcast.showing.pages import illustrate

SECTIONS = {
    "Sales": ["daily", "week_hours", "gaps", "cohorts", "basket_sizes", "values",
              "countries"],
    "Products": ["top_products", "category_months", "words", "descriptions"],
    "Bought together": ["pairs", "graph"],
    "Visits": ["event_types", "funnel", "session_days"],
    "Customers": ["timelines", "correlations"],
    "Forecast": ["backtest"],
    "What is missing": ["missing"],
}  # fmt: skip


def collect_findings(**figures: Picture) -> list[dict[str, Any]]:
    """Put figures and sentences into the sections of the page.

    Args:
        figures: By `<name>_figure`.

    Returns:
        Per section its `title` and `figures`: `name`, `title`, `sentence`, `shown`,
        `image`.
    """
    listed = {one["name"]: one for one in illustrate(figures)}
    return [
        {"title": title, "figures": [listed[name] for name in names]}
        for title, names in SECTIONS.items()
    ]
