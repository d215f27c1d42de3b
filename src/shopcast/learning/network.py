"""Candidates that are networks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from shopcast.learning.asking import ask_network
from shopcast.learning.candidate import Candidate, Forecast
from shopcast.learning.members import NetworkOptions, train_members


@dataclass(frozen=True, kw_only=True)
class Network(Candidate):
    """A Keras model of several seeds, stopped by validation.

    Attributes:
        compile: From rows and options to a compiled model.
        array: From rows and an input's name to what it reads.
        targets: From rows to targets by output.
        read: From outputs by name, (rows, members, …), and rows to a forecast.
        change: What it changes of the options' model.
    """

    compile: Callable[[Any, NetworkOptions], Any]
    array: Callable[[Any, str], np.ndarray]
    targets: Callable[[Any], dict[str, np.ndarray]]
    read: Callable[[dict[str, np.ndarray], Any], Forecast]
    change: dict[str, Any] = field(default_factory=dict)
    saved_as: ClassVar[str] = "network"

    def learn(self, train, validation, refit, seed):
        """Find each member's best epoch on validation, then fit once more."""
        own = getattr(train.options, self.options)
        own = own.model_copy(update={"model": own.model | self.change})
        parts = (train, validation, refit)
        return train_members(self.name, self.compile, self.data, parts, own, seed)

    def data(self, rows, model: Any) -> tuple[dict, dict]:
        """Make inputs and targets."""
        return self.inputs(rows, model), self.targets(rows)

    def inputs(self, rows, model: Any) -> dict[str, np.ndarray]:
        """Make the arrays that a model's named inputs ask for."""
        return {one.name: self.array(rows, one.name) for one in model.inputs}

    def outputs(self, model: Any, rows) -> dict[str, np.ndarray]:
        """Ask all members: by name, (rows, members, …)."""
        given = self.inputs(rows, model)
        return ask_network(model, given)

    def forecast(self, model, rows, seed):
        """Forecast by all members."""
        return self.read(self.outputs(model, rows), rows)
