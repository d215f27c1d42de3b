"""What the page of a store shows, in which order."""

from typing import Any

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


def collect_findings(**parts: Any) -> list[dict[str, Any]]:
    """Put figures and sentences into the sections of the page.

    Args:
        parts: By `<name>_figure` base64-encoded pictures, by `<name>_finding`
            what they show.

    Returns:
        Per section its `title` and `figures`: `name`, `title`, `sentence`, `shown`,
        `image`.
    """
    return [
        {"title": title, "figures": [_figure(name, parts) for name in names]}
        for title, names in SECTIONS.items()
    ]


def _figure(name: str, parts: dict[str, Any]) -> dict[str, Any]:
    finding, image = parts[f"{name}_finding"], parts[f"{name}_figure"]
    return {"name": name, "image": image, **vars(finding)}
