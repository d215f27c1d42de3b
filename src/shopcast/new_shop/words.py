"""What shops call their columns, by language."""

import re
import unicodedata
from functools import cache
from pathlib import Path

import yaml  # type: ignore[import-untyped]


@cache
def names() -> dict[str, dict[str, list[str]]]:
    """Read the words of each canonical column, by language."""
    text = Path(__file__).with_name("words.yml").read_text(encoding="utf-8")
    return {
        column: {language: words.split() for language, words in by.items()}
        for column, by in yaml.safe_load(text).items()
    }


def bare(name: str) -> str:
    """Write a name in small letters and digits alone.

    >>> bare("Kunden-Nr."), bare("Ménge"), bare("Stück")
    ('kundennr', 'menge', 'stuck')
    """
    plain = unicodedata.normalize("NFKD", str(name).replace("ß", "ss"))
    return re.sub(r"[^a-z0-9]", "", plain.lower())


def liking(name: str, column: str) -> tuple[float, str]:
    """Tell how much a shop's name is like a canonical column's, and the language.

    >>> liking("Bestell-Nr", "order_id"), liking("gross_linetotal", "amount")
    ((0.998, 'de'), (0.557, 'en'))
    """
    own = bare(name)
    if own == bare(column):
        return 1.0, "en"
    best = (0.0, "")
    for language, words in names().get(column, {}).items():
        for rank, word in enumerate(words):
            score = 0.999 - rank / 1000 if own == word else 0.0
            if not score and len(word) > 3 and word in own:
                score = round(0.3 + 0.4 * len(word) / len(own), 3)
            if round(score, 3) > best[0]:  # of equal ones the first, which is English
                best = (round(score, 3), language)
    return best
