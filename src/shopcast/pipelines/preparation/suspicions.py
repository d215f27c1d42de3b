"""What is no error, and yet looks as if a file or a parameter were wrong."""

from typing import Any

Suspicions = dict[str, dict[str, Any]]


def counted(found: Suspicions) -> Suspicions:
    """Keep suspicions that count anything."""
    return {name: one for name, one in found.items() if one}


def suspect(count: int, says: str) -> dict[str, Any]:
    """Tell of a suspicion, if it counts anything."""
    return {"count": count, "says": says} if count else {}
