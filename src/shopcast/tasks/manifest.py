"""What a saved predictor says of itself, and when it may not be used."""

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.strict import Strict
from shopcast.tasks import made_with

MOST_NAMED = 3


def describe(
    task: str,
    champion: str,
    chosen: dict[str, Any],
    fitted_until: pd.Timestamp,
    data_end: pd.Timestamp,
    fitted_to: pd.DataFrame,
) -> dict[str, Any]:
    """Say what a predictor is, in plain values, as JSON holds them.

    Args:
        task: The pipeline.
        champion: The way to forecast that is used.
        chosen: As `parameters` lists them.
        fitted_until: The last moment at which anything was fitted, the prior too.
        data_end: Where the data ended.
        fitted_to: Examples, with `customer_id`.

    Returns:
        `task`, `champion`; `parameters` that shape training, with their `fingerprint`,
        and `code`, that of the definitions; `fitted_until` and `data_end`;
        `customers` and `rows` that models were fitted to; `versions`.
    """
    return {
        "task": task,
        "champion": champion,
        "fingerprint": made_with.digest(json.dumps(chosen, sort_keys=True)),
        "code": made_with.code_of(task),
        "fitted_until": f"{fitted_until:%Y-%m-%d}",
        "data_end": f"{data_end:%Y-%m-%d}",
        "customers": int(fitted_to["customer_id"].nunique()),
        "rows": len(fitted_to),
        "versions": made_with.versions(),
        "parameters": chosen,
    }


def parameters(**groups: Strict) -> dict[str, Any]:
    """List the parameters that shape training, one by one.

    These are all but `predicting`, and `leave_out`, which changes no model.

    >>> class Options(Strict):
    ...     orders: int
    ...     predicting: dict = {}
    >>> parameters(options=Options(orders=5))
    {'options.orders': 5}
    """
    found: dict[str, Any] = {}
    for name, group in groups.items():
        if isinstance(group, dict):
            raise TypeError(
                f"{name}: not typed; annotate `{name}` with its class in a node of the "
                "same run, such as make_current_examples."
            )
        kept = group.model_dump(exclude={"predicting", "leave_out"})
        found |= dict(_flat(kept, name))
    return json.loads(json.dumps(found))


def _flat(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{name}.{key}")
    else:
        yield name, value


def refuse_other(manifest: dict[str, Any], task: str, now: dict[str, Any]) -> None:
    """Refuse to answer where training would now be another.

    Raises:
        BadInput: It is another task's, parameters differ from those `now`, or the
            code does.
    """
    if manifest["task"] != task:
        raise BadInput(
            f"{task}.predictor: this is the predictor of {manifest['task']}; run "
            f"{task}."
        )
    then = manifest["parameters"]
    other = [
        f"{name} was {then.get(name)} and is {now.get(name)}"
        for name in sorted(then.keys() | now.keys())
        if then.get(name) != now.get(name)
    ]
    if other:
        more = f"; and {len(other) - MOST_NAMED} more" * (len(other) > MOST_NAMED)
        raise BadInput(
            f"{task}.predictor: made with other parameters "
            f"({'; '.join(other[:MOST_NAMED])}{more}); give those again, or run {task}."
        )
    if manifest["code"] != made_with.code_of(task):
        raise BadInput(
            f"{task}.predictor: made by code that defined features or forecasts "
            f"otherwise; run {task} again."
        )
