"""Candidates that a run leaves out, for a first answer sooner."""

from collections.abc import Iterable

import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.strict import Strict

LEFT_OUT = "left out"  # stands where a model would


class LeavingOut(Strict):
    """What a run may do without.

    Attributes:
        leave_out: Candidates that are not trained, nor judged, such as
            [bigru, rollout]; what is made of them is not there either.
    """

    leave_out: tuple[str, ...] = ()


def refuse_unknown(task: str, options: LeavingOut, known: Iterable[str]) -> None:
    """Refuse names that are no candidates, or that an answer needs.

    Raises:
        BadInput: There are such.
    """
    names = [*known]
    unknown = sorted({*options.leave_out} - {*names})
    if unknown:
        raise BadInput(
            f"{task}.options.leave_out: {unknown} cannot be left out (these can: "
            f"{', '.join(names)})."
        )


def refuse_untrained(task: str, forecasts: dict[str, pd.DataFrame]) -> None:
    """Refuse candidates that an earlier run has left out, and this one wants.

    Raises:
        BadInput: There are such.
    """
    for name, forecast in forecasts.items():
        if forecast.empty:
            raise BadInput(
                f"{task}.{name}: it was left out of the run that trained; run "
                f"--from-nodes {task}.train_{name}, or leave it out again."
            )


def untrained() -> tuple[str, pd.DataFrame, pd.DataFrame]:
    """Give what stands for a model, its history and its forecast."""
    columns = ["epoch", "loss", "val_loss", "parameters"]
    return LEFT_OUT, pd.DataFrame(columns=columns, dtype="float64"), pd.DataFrame()
