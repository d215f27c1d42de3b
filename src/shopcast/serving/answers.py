"""A task that answers: its predictor, and what was said of all customers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from inspect import signature
from typing import Any

import ibis.expr.types as ir
import pandas as pd
from kedro.framework.project import pipelines
from kedro.io import DataCatalog

from shopcast.bad_input import BadInput
from shopcast.pipelines.segmentation import segments
from shopcast.serving.told import Told
from shopcast.tasks.task import Task

RELATIVE = ("decile",)  # to all of the shop's customers
SHOP = {"transactions", "events", "customers", "products", "calendar"}
Answer = Callable[[pd.DataFrame], pd.DataFrame]


@dataclass(frozen=True)
class Answering:
    """A task that is up.

    Attributes:
        manifest: What the predictor says of itself.
        told: What the pipeline said last, if it ran.
        make: The task's `make_current_examples`.
        given: What `make` reads beside the tables of histories.
        answer: From examples to the columns of predictions.
        predictor: As it was loaded.
    """

    manifest: dict[str, Any]
    told: Told | None
    make: Callable[..., pd.DataFrame]
    given: dict[str, Any]
    answer: Answer
    predictor: Any = field(repr=False)

    @property
    def champion(self) -> str:
        """Name the way to forecast that answers."""
        return self.manifest["champion"]

    @property
    def version(self) -> str:
        """Name what made the answers: options and code, and the data's end."""
        own = self.manifest
        return f"{own['data_end']}-{own['fingerprint'][:8]}"

    def of_histories(
        self, tables: dict[str, ir.Table], at: pd.Timestamp
    ) -> pd.DataFrame:
        """Answer for some customers, as the pipeline would with their tables alone.

        What compares a customer with all others is left out.
        """
        known = self.given | tables | {"at": at}
        wanted = {name: known[name] for name in signature(self.make).parameters}
        log = tables["transactions" if "transactions" in wanted else "events"]
        if "customers" not in wanted and not log.count().execute():
            return pd.DataFrame({"customer_id": []})
        examples = self.make(**wanted)
        if examples.empty:
            return examples[["customer_id"]]
        return self.answer(examples).drop(columns=[*RELATIVE], errors="ignore")


def load_task(
    task: Task, make: Callable[..., pd.DataFrame], catalog: DataCatalog
) -> Answering:
    """Load a task of the contract.

    Raises:
        BadInput: Its predictor is missing, damaged, another task's, or made otherwise.
    """
    predictor = _load_predictor(task.name, catalog)
    own = {
        name: catalog.load(f"params:{task.name}.{name}")
        for name in ("periods", "options")
    }
    predictor.refuse_other(task, **own)
    named = f"{task.name}.outlook"
    used = named in pipelines[f"{task.name}_predict"].all_outputs()
    outlook = catalog.load(named) if used else None
    prior = predictor.prior_of(outlook)

    def answer(examples: pd.DataFrame) -> pd.DataFrame:
        rows = task.rows.make(examples, prior, own["periods"], own["options"])
        return predictor.answer(task, rows, outlook)

    return _answering(task.name, predictor, make, own, answer, catalog)


def load_segments(make: Callable[..., pd.DataFrame], catalog: DataCatalog) -> Answering:
    """Load `segmentation`, as `load_task`."""
    predictor = _load_predictor(segments.TASK, catalog)
    options = catalog.load(f"params:{segments.TASK}.options")

    def answer(examples: pd.DataFrame) -> pd.DataFrame:
        return segments.predict(examples, predictor, options)

    answer(pd.DataFrame({"customer_id": [], "orders": []}))  # refuses other options
    own = {"options": options}
    return _answering(segments.TASK, predictor, make, own, answer, catalog)


def _load_predictor(task: str, catalog: DataCatalog) -> Any:
    name = f"{task}.predictor"
    if not catalog.exists(name):
        raise BadInput(f"{name}: there is none; run {task}.")
    return catalog.load(name)


def _answering(
    task: str,
    predictor: Any,
    make: Callable[..., pd.DataFrame],
    own: dict[str, Any],
    answer: Answer,
    catalog: DataCatalog,
) -> Answering:
    more = {
        name: catalog.load(f"{task}.{name}")
        for name in signature(make).parameters
        if name not in SHOP | own.keys() | {"at"}
    }
    name = f"{task}.predictions"
    told = Told.of(catalog.load(name)) if catalog.exists(name) else None
    return Answering(predictor.manifest, told, make, own | more, answer, predictor)
