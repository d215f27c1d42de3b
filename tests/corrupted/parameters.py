"""Wrong parameters; each must be refused by one sentence before anything is trained."""

from typing import Any, NamedTuple

from unsound_ltv import LTV
from unsound_source import SOURCE
from unsound_tasks import TASKS

UNSOUND = SOURCE | LTV | TASKS
TASKED = {name.partition(".")[0] for name in UNSOUND if "." in name} - {"source"}
EARLY = ("source", "base_path", "raw_path", "sed")
APART = dict.fromkeys(EARLY, "preparation") | {"seed": "ltv"}
BEGINS = {"early_warning": "everything"}  # alone it begins from files of others


class Wrong(NamedTuple):
    """Parameters as `run_project` takes them, the cheapest pipeline that reads them."""

    params: dict[str, Any]
    pipeline: str
    expects: str = "sentence"


def nested(name: str, value: Any) -> dict[str, Any]:
    """Turn a dotted name into maps within maps.

    >>> nested("ltv.periods", 3)
    {'ltv': {'periods': 3}}
    """
    first, _, rest = name.partition(".")
    return {first: nested(rest, value) if rest else value}


def of(name: str, value: Any) -> Wrong:
    """Set one parameter to an unsound value."""
    task = name.partition(".")[0]
    pipeline = BEGINS.get(task, task) if task in TASKED else APART[task]
    return Wrong(nested(name, value), pipeline)


GOOD = {
    f"{name}-as-it-is": Wrong({}, BEGINS.get(name, name), "silent")
    for name in sorted(TASKED)
}
# Odd, and yet what one may mean.
for name, value in {
    "ltv.options.windows": [90, 30],
    "next_order.periods.step_days": 500,
    "basket.options.sequence.model": {"length": 1},
    "source.max_price": None,
    "category.options.families": {"pieces": 2, "number": 50},  # they are split
}.items():
    GOOD[f"{name}={value}"] = of(name, value)._replace(expects="silent")
ENDS = nested("source", {"start": "2024-01-01", "end": "2023-01-01"})
WRONG = {
    f"{name}={value!r}"[:90]: of(name, value)
    for name, values in UNSOUND.items()
    for value in values
} | {"source.end-before-start": Wrong(ENDS, "preparation")}
assert len(WRONG) == sum(map(len, UNSOUND.values())) + 1, "two have one name"
