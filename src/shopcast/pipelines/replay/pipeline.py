"""Wiring of `replay`."""

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, Signature
from typing import Any

from kedro.pipeline import Node, Pipeline

from shopcast.features.cutoffs import Periods
from shopcast.pipelines.replay.nodes import Replay, summarise
from shopcast.serving.served import SERVED, Served
from shopcast.tables.sources import Source

SHARED = {"served_answers": "served_answers", "source": "params:source",
          "products": "products", "calendar": "calendar",
          "events": "events"}  # fmt: skip
OF_HISTORIES = ("transactions", "customers", "now", "visited")


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline that computes the service's answers again, by task."""
    compared = {f"{name}_compared": f"replay.{name}_compared" for name in SERVED}
    return Pipeline(
        [
            *(_compare(name, served) for name, served in SERVED.items()),
            Node(
                summarise,
                compared,
                ["replay.summary", "replay.mismatches"],
                name="replay.summarise",
            ),
        ]
    )


def _compare(name: str, served: Served) -> Node:
    more = served.current.asks_for([*SHARED, *OF_HISTORIES, *served.parameters])
    own = {one: f"{name}.{one}" for one in ("predictor", *more)}
    own |= {one: f"params:{name}.{one}" for one in served.parameters}
    if served.outlook:
        own["outlook"] = f"{name}.outlook"
    inputs = SHARED | own
    return Node(
        _typed(Replay(name).compare, list(inputs), served),
        inputs,
        f"replay.{name}_compared",
        name=f"replay.compare_{name}",
        tags=name,
    )


def _typed(compare: Callable, names: list[str], served: Served) -> Callable:
    """Name what a node is given, and of which types the parameters are."""

    @wraps(compare)
    def again(**given: Any) -> Any:
        return compare(**given)

    types = {"periods": Periods, "options": served.options, "source": Source}
    kind = Parameter.POSITIONAL_OR_KEYWORD
    given = [Parameter(one, kind, annotation=types.get(one, Any)) for one in names]
    again.__signature__ = Signature(given)  # type: ignore[attr-defined]
    again.__annotations__ = types
    return again
