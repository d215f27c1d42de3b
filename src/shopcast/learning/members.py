"""Networks of several seeds, fitted alike and averaged as one model."""

import math
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, TypeVar

import numpy as np
import pandas as pd
from pydantic import Field

from shopcast.learning.settled import pickle_settled
from shopcast.learning.streams import Chunks
from shopcast.learning.training import Arguments, Fit, best_epoch, fit
from shopcast.strict import Strict

Rows = TypeVar("Rows")
Compile = Callable[[Rows, Any], Any]
Data = Callable[[Rows, Any], tuple[Any, Any]]


class NetworkOptions(Strict):
    """A network.

    Attributes:
        model: Arguments of its builder.
        fit: How it is fitted.
        members: So many of different seeds are averaged; more are steadier, and take as
            much longer.
        rows: The most that each is fitted to, drawn by its seed; null is all.
    """

    model: Arguments
    fit: Fit
    members: int = Field(default=1, gt=0, le=100)
    rows: Annotated[int, Field(ge=100)] | None = None


def train_members(
    name: str,
    compile_model: Compile,
    data: Data,
    parts: tuple[Rows, Rows, Rows],
    options: NetworkOptions,
    seed: int,
) -> tuple[Any, Any, pd.DataFrame]:
    """Find each member's best epoch on validation, then fit once more up to the test.

    Args:
        name: The model's, for its history.
        compile_model: From rows and options to a compiled model.
        data: From rows and a model to inputs and targets.
        parts: Rows of training, of validation, and of all before the test.
        options: The network.
        seed: The first member's.

    Returns:
        All members in one, as fitted to the first part and to the last one; the
        history, one row per `member` and `epoch`.
    """
    train, validation, refit = parts
    early, late, history = [], [], []
    for member in range(options.members):
        own = seed + member
        one = _Member(name, compile_model, data, options, own)
        learnt, stopped, again = (
            draw_rows(rows, options.rows, own) for rows in (train, validation, refit)
        )
        model, table = one.fit(learnt, stopped)
        early.append(model)
        history.append(table.assign(model=name, member=member))
        late.append(one.fit(again, None, best_epoch(table))[0])
    return combine(early), combine(late), pd.concat(history, ignore_index=True)


def draw_rows(rows: Any, most: int | None, seed: int) -> Any:
    """Draw rows where there are more than so many; their order stays."""
    if most is None or len(rows) <= most:
        return rows
    drawn = np.random.default_rng(seed).choice(len(rows), most, replace=False)
    return rows.select(np.sort(drawn))


class _Member:
    def __init__(self, name, compile_model, data, options, seed) -> None:
        self.name, self.compile_model, self.data = f"{name}_{seed}", compile_model, data
        self.options, self.seed = options, seed

    def fit(self, train, validation, epochs=None) -> tuple[Any, pd.DataFrame]:
        import keras

        keras.utils.set_random_seed(self.seed)
        precision = "mixed_float16" if self.options.fit.mixed_precision else "float32"
        keras.config.set_dtype_policy(precision)
        try:
            model = self.compile_model(train, self.options)
        finally:
            keras.config.set_dtype_policy("float32")
        model.name = self.name
        pair = None if validation is None else self._given(validation, model)
        given = self._given(train, model)
        return model, fit(model, given, pair, self.options.fit, self.seed, epochs)

    def _given(self, rows, model) -> Any:
        size = self.options.fit.chunk_rows
        if size is None or len(rows) <= size:
            return self.data(rows, model)
        make = partial(_make, self.data, rows, model)
        return Chunks(len(rows), make, size, rows.spans(size))


def _make(data: Data, rows: Any, model: Any, positions: Any) -> tuple[Any, Any]:
    return data(rows.select(positions), model)


def count_weights(models: dict[str, Any]) -> pd.DataFrame:
    """Count the weights that training moves, of one member of each network.

    Returns:
        Rows of metrics.csv, whose metric is `parameters`.
    """
    counts = {
        name: sum(math.prod(weight.shape) for weight in _first(model).trainable_weights)
        for name, model in models.items()
    }
    table = pd.DataFrame({"model": counts.keys(), "value": counts.values()})
    return table.astype({"value": "float64"}).assign(
        kind="candidate", split="train", metric="parameters"
    )


def _first(model: Any) -> Any:
    return next(layer for layer in model.layers if hasattr(layer, "layers"))


def combine(members: list) -> Any:
    """Put members into one model, without losses, which need not be saved.

    Each output has one more axis, after that of rows: the members.
    """
    import keras
    from keras import ops

    members = [_uncompiled(member) for member in members]
    inputs = {
        one.name: keras.Input(one.shape[1:], dtype=one.dtype, name=one.name)
        for one in members[0].inputs
    }
    outputs = [member(inputs) for member in members]
    stacked = {
        name: ops.stack([output[name] for output in outputs], axis=1)
        for name in outputs[0]
    }
    return pickle_settled(keras.Model(inputs, stacked, name="members"))


def _uncompiled(member: Any) -> Any:
    import keras

    outputs = dict(zip(member.output_names, member.outputs, strict=True))
    return keras.Model(member.inputs, outputs, name=member.name)
