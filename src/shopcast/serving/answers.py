"""A task that answers: its predictor, and what was said of all customers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from inspect import signature
from typing import Any

import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
from kedro.framework.project import pipelines
from kedro.io import DataCatalog

from shopcast.bad_input import BadInput
from shopcast.pipelines.segmentation import segments
from shopcast.serving.compiled import frame_of
from shopcast.serving.histories import History
from shopcast.serving.shop import Shop
from shopcast.serving.told import Told
from shopcast.tasks.task import Task

RELATIVE = ("decile",)  # to all of the shop's customers
Answer = Callable[[pd.DataFrame], pd.DataFrame]
Examples = Callable[[Sequence[History], pd.Timestamp], pd.DataFrame]


class Down(Exception):
    """A task that cannot answer; the message says why, and what to do."""


@dataclass(frozen=True)
class Current:
    """How a task describes customers at the moment of `now`.

    Attributes:
        facts: From tables of the shop and parameters, by their names, to an expression.
        examples: From the `facts` that were found, or `batches` of them, to examples;
            none where facts are examples.
    """

    facts: Callable[..., ir.Table]
    examples: Callable[..., pd.DataFrame] | None = None

    def compile(self, name: str, shop: Shop, own: dict[str, Any]) -> Examples:
        """Plan it for the histories of a shop."""
        held = {
            what: shop.hold(what, one) if isinstance(one, ir.Table) else one
            for what, one in own.items()
        }
        known = held | shop.tables | {"visited": shop.visited}
        facts = self.facts(**_wanted(self.facts, known))
        ask, schema = shop.compile(name, facts), facts.schema()

        def examples(histories: Sequence[History], at: pd.Timestamp) -> pd.DataFrame:
            return self._read(ask(histories, at), schema, own)

        return examples

    def _read(self, found: pa.Table, schema: Any, own: dict) -> pd.DataFrame:
        if not found.num_rows:
            return pd.DataFrame({"customer_id": []})
        make = self.examples
        if make is None:
            return frame_of(found, schema)
        asked = _wanted(make, own | {"facts": None, "batches": None})
        if "batches" in asked:
            return make(**asked | {"batches": found.to_reader()})
        return make(**asked | {"facts": frame_of(found, schema)})


def _wanted(function: Callable, known: dict[str, Any]) -> dict[str, Any]:
    return {name: known[name] for name in signature(function).parameters}


@dataclass(frozen=True)
class Answering:
    """A task that is up.

    Attributes:
        manifest: What the predictor says of itself.
        told: What the pipeline said last, if it ran.
        examples: From histories and a moment to examples; none where the shop was not
            prepared.
        answer: From examples to the columns of predictions.
        predictor: As it was loaded.
    """

    manifest: dict[str, Any]
    told: Told | None
    examples: Examples | None
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
        self, histories: Sequence[History], at: pd.Timestamp
    ) -> pd.DataFrame:
        """Answer for some customers, as the pipeline would with their tables alone.

        What compares a customer with all others is left out.

        Raises:
            Down: The shop was not prepared.
        """
        if self.examples is None:
            raise Down("preparation: it has not run; run it.")
        examples = self.examples(histories, at)
        if examples.empty:
            return examples[["customer_id"]]
        return self.answer(examples).drop(columns=[*RELATIVE], errors="ignore")


def load_task(
    task: Task, current: Current, catalog: DataCatalog, shop: Shop | None
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

    return _answering(task.name, predictor, current, own, answer, catalog, shop)


def load_segments(
    current: Current, catalog: DataCatalog, shop: Shop | None
) -> Answering:
    """Load `segmentation`, as `load_task`."""
    predictor = _load_predictor(segments.TASK, catalog)
    options = catalog.load(f"params:{segments.TASK}.options")

    def answer(examples: pd.DataFrame) -> pd.DataFrame:
        return segments.predict(examples, predictor, options)

    answer(pd.DataFrame({"customer_id": [], "orders": []}))  # refuses other options
    own = {"options": options}
    return _answering(segments.TASK, predictor, current, own, answer, catalog, shop)


def _load_predictor(task: str, catalog: DataCatalog) -> Any:
    name = f"{task}.predictor"
    if not catalog.exists(name):
        raise BadInput(f"{name}: there is none; run {task}.")
    return catalog.load(name)


def _answering(
    task: str,
    predictor: Any,
    current: Current,
    own: dict[str, Any],
    answer: Answer,
    catalog: DataCatalog,
    shop: Shop | None,
) -> Answering:
    name = f"{task}.predictions"
    told = Told.of(catalog.load(name)) if catalog.exists(name) else None
    examples = None
    if shop is not None:
        given = own.keys() | shop.tables.keys() | {"visited"}
        more = {
            name: catalog.load(f"{task}.{name}")
            for name in signature(current.facts).parameters
            if name not in given
        }
        examples = current.compile(task, shop, own | more)
    return Answering(predictor.manifest, told, examples, answer, predictor)
