"""Where a shop is: its time zone and its holidays."""

from collections import Counter
from collections.abc import Sequence

from shopcast.new_shop.mapping import Mapping

PLACES = {  # time zone, holidays
    "de": ("Europe/Berlin", "DE"),
    "fr": ("Europe/Paris", "FR"),
    "es": ("Europe/Madrid", "ES"),
    "it": ("Europe/Rome", "IT"),
    "nl": ("Europe/Amsterdam", "NL"),
}
COUNTRIES = {
    "GB": "Europe/London", "UK": "Europe/London", "United Kingdom": "Europe/London",
    "US": "America/New_York", "USA": "America/New_York",
    "United States": "America/New_York", "DE": "Europe/Berlin",
    "Germany": "Europe/Berlin", "Deutschland": "Europe/Berlin", "AT": "Europe/Vienna",
    "CH": "Europe/Zurich", "FR": "Europe/Paris", "France": "Europe/Paris",
    "ES": "Europe/Madrid", "Spain": "Europe/Madrid", "IT": "Europe/Rome",
    "Italy": "Europe/Rome", "NL": "Europe/Amsterdam", "Netherlands": "Europe/Amsterdam",
}  # fmt: skip


ENGLISH = {"GB", "UK", "United Kingdom", "US", "USA", "United States"}
SEVERAL = 3  # names of columns tell a language


def place_of(tables: Sequence[Mapping], zone: str | None) -> dict[str, tuple[str, str]]:
    """Guess `timezone` and `holidays`, each with the reason.

    Args:
        tables: Of the shop.
        zone: The time zone that the user names.
    """
    languages = Counter(one for table in tables for one in table.languages)
    foreign = [one for one in languages if one in PLACES]
    likely = max(foreign, key=languages.__getitem__, default="")
    country = _country(tables)
    if zone:
        return {"timezone": (zone, "you say so")}
    foreign_most = languages[likely] >= max(SEVERAL, languages["en"])
    if foreign_most and country not in ENGLISH:
        why = "the language of the columns"
        own, holidays = PLACES[likely]
        return {"timezone": (own, why), "holidays": (holidays, why)}
    if country in COUNTRIES:
        return {"timezone": (COUNTRIES[country], f"most customers are in {country}")}
    why = "nothing tells where the shop is; another one: --timezone"
    return {"timezone": ("UTC", why)}


def _country(tables: Sequence[Mapping]) -> str:
    for table in tables:
        if "country" in table.columns:
            values = table.look("country").known
            if len(values):
                return str(values.mode().iloc[0])
    return ""
