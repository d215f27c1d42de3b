"""Periods that a short shop can be divided into."""

from pathlib import Path
from typing import Any

import pandas as pd
from omegaconf import OmegaConf

from shopcast.stores import ROOT

TASKS = {"ltv": "order_lines", "next_order": "order_lines", "category": "order_lines",
         "basket": "order_lines", "next_event": "events"}  # fmt: skip
SPARE, LEAST = 0.9, 2


def shorten(quality: dict[str, Any], conf: Path = ROOT / "conf") -> str:
    """Write shorter periods for the tasks that need more days than there are.

    Args:
        quality: As `preparation` reports it.
        conf: Where the parameters of the tasks are.

    Returns:
        YAML; none where all fit.
    """
    found = []
    for task, table in TASKS.items():
        facts = quality[table]["facts"]
        if not facts.get("first"):
            continue
        days = (pd.Timestamp(facts["last"]) - pd.Timestamp(facts["first"])).days
        whole = OmegaConf.load(conf / f"base/parameters_{task}.yml")
        own = OmegaConf.select(whole, f"{task}.periods")
        needed = days_of(own)
        if needed <= days:
            continue
        share = SPARE * days / needed
        fit = {name: _fewer(own[name], share) for name in
               ("horizon_days", "label_days", "first_days", "every_days")}  # fmt: skip
        found.append(
            f"\n{task}:  # {days} days are fewer than the {needed} of the default\n"
            f"  periods: {{{', '.join(f'{one}: {n}' for one, n in fit.items())}}}\n"
        )
    return "".join(found)


def days_of(periods: Any) -> int:
    """Tell how many days a division of time needs (see `features.splits`)."""
    validations = periods.get("validation_cutoffs", 1)
    tests = periods.get("test_cutoffs", 1)
    labels = (validations + 1) * periods.label_days
    return tests * periods.horizon_days + labels + periods.first_days


def _fewer(days: int, share: float) -> int:
    fewer = int(days * share)
    whole_weeks = fewer // 7 * 7
    return max(whole_weeks or min(fewer, days), min(LEAST, days))
