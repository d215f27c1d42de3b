"""A task that answers: its predictor, and what was said of all customers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from kedro.io import DataCatalog

from shopcast.bad_input import BadInput
from shopcast.pipelines.segmentation import segments
from shopcast.serving.current import Current, Examples, fingerprints
from shopcast.serving.histories import History
from shopcast.serving.shop import Shop
from shopcast.serving.told import Told
from shopcast.tasks.task import Task

RELATIVE = ["decile"]  # to all of the shop's customers
Answer = Callable[[pd.DataFrame], pd.DataFrame]


class Down(Exception):
    """A task that cannot answer; the message says why, and what to do."""


@dataclass(frozen=True)
class Served:
    """A task that can be asked for any customer.

    Attributes:
        current: How it describes customers.
        answer_by: From a predictor, the task's parameters and the outlook to what
            makes answers of examples; refuses a predictor that was made otherwise.
        options: Their type.
        parameters: Of the task: its `options`, and how it divides time.
        outlook: Whether answers need what is known of today.
    """

    current: Current
    answer_by: Callable[[Any, dict[str, Any], Any], Answer]
    options: type
    parameters: tuple[str, ...] = ("periods", "options")
    outlook: bool = False

    def answer(
        self, examples: pd.DataFrame, answer: Answer
    ) -> tuple[pd.DataFrame, dict[str, str]]:
        """Answer for examples, and tell the fingerprint of each customer's.

        What compares a customer with all others is left out.
        """
        if examples.empty:
            return examples[["customer_id"]], {}
        known = fingerprints(examples)
        return answer(examples).drop(columns=RELATIVE, errors="ignore"), known


def by_contract(task: Task) -> Callable[[Any, dict[str, Any], Any], Answer]:
    """Answer by a task of the contract."""

    def answer_by(predictor: Any, own: dict[str, Any], outlook: Any) -> Answer:
        predictor.refuse_other(task, **own)
        prior = predictor.prior_of(outlook)

        def answer(examples: pd.DataFrame) -> pd.DataFrame:
            rows = task.rows.make(examples, prior, own["periods"], own["options"])
            return predictor.answer(task, rows, outlook)

        return answer

    return answer_by


def by_segments(predictor: Any, own: dict[str, Any], outlook: Any) -> Answer:
    """Answer by `segmentation`."""

    def answer(examples: pd.DataFrame) -> pd.DataFrame:
        return segments.predict(examples, predictor, own["options"])

    answer(
        pd.DataFrame({"customer_id": [], "orders": [], "at": []})
    )  # refuses other options
    return answer


@dataclass(frozen=True)
class Answering:
    """A task that is up.

    Attributes:
        manifest: What the predictor says of itself.
        told: What the pipeline said last, if it ran.
        served: The task.
        examples: From histories and a moment to examples; none where the shop was not
            prepared.
        answer: From examples to the columns of predictions.
        predictor: As it was loaded.
    """

    manifest: dict[str, Any]
    told: Told | None
    served: Served
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
        return version_of(self.manifest)

    def warning(self, at: pd.Timestamp) -> str | None:
        """Warn where the predictor has learnt from what came after a moment."""
        until = self.manifest["fitted_until"]
        if at >= pd.Timestamp(until):
            return None
        return f"as_of is before {until}, until which the model was fitted."

    def of_histories(
        self, histories: Sequence[History], at: pd.Timestamp
    ) -> tuple[pd.DataFrame, dict[str, str]]:
        """Answer for some customers, as the pipeline would with their tables alone.

        Raises:
            Down: The shop was not prepared.
        """
        if self.examples is None:
            raise Down("preparation: it has not run; run it.")
        return self.served.answer(self.examples(histories, at), self.answer)


def version_of(manifest: dict[str, Any]) -> str:
    """Name what makes answers by a predictor's manifest."""
    return f"{manifest['data_end']}-{manifest['fingerprint'][:8]}"


def load(
    served: Served, task: str, catalog: DataCatalog, shop: Shop | None
) -> Answering:
    """Load a task.

    Raises:
        BadInput: Its predictor is missing, damaged, another task's, or made otherwise.
    """
    name = f"{task}.predictor"
    if not catalog.exists(name):
        raise BadInput(f"{name}: there is none; run {task}.")
    predictor = catalog.load(name)
    own = {one: catalog.load(f"params:{task}.{one}") for one in served.parameters}
    outlook = catalog.load(f"{task}.outlook") if served.outlook else None
    answer = served.answer_by(predictor, own, outlook)
    examples = None
    if shop is not None:
        asked = served.current.asks_for([*own, *shop.tables, "visited"])
        more = {one: catalog.load(f"{task}.{one}") for one in asked}
        examples = served.current.compile(task, shop, own | more)
    said = f"{task}.predictions"
    told = Told.of(catalog.load(said)) if catalog.exists(said) else None
    return Answering(predictor.manifest, told, served, examples, answer, predictor)
