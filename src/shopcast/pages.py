"""Self-contained pages of HTML."""

from typing import Any


def render(template: str, **content: Any) -> str:
    """Fill a template of `shopcast/templates`; text is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("shopcast"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = lambda value: f"{value:,}"
    environment.filters["percent"] = lambda value: f"{value:.0%}"
    environment.filters["words"] = lambda name: str(name).replace("_", " ")
    return environment.get_template(template).render(**content)
