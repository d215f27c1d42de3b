"""Under which parameters a candidate has learnt."""

import json
from typing import Any

import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.features.cutoffs import Periods
from shopcast.tasks.made_with import digest
from shopcast.tasks.task import Task


def learnt_under(task: Task, name: str, periods: Periods, options: Any) -> str:
    """Fingerprint what shapes a candidate: all options but other candidates' own."""
    own = {task.candidate(name).options}
    others = {one.options for one in task.candidates} - own - {""}
    kept = options.model_dump(exclude={"predicting", "leave_out", *others})
    return digest(json.dumps([periods.model_dump(), kept], sort_keys=True))


def refuse_stale(task: str, name: str, history: pd.DataFrame, own: str) -> None:
    """Refuse a model that an earlier run has trained under other parameters.

    Raises:
        BadInput: Its history says so.
    """
    if "parameters" not in history or (history["parameters"] != own).any():
        raise BadInput(
            f"{task}.{name}: trained under other parameters than those given; run "
            f"--from-nodes {task}.train_{name}, or give the earlier ones."
        )
