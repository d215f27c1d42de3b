"""A recurrent network of `next_event`, one event at a time, without Keras."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from scipy.special import expit

from shopcast.models import FURTHEST

State = tuple[np.ndarray, ...]
HEADS = ("next", "buys")


@dataclass(frozen=True)
class Cell:
    """What a GRU or an LSTM does with one step's input and its own state."""

    kernel: np.ndarray
    recurrent: np.ndarray
    bias: np.ndarray
    step: Callable[["Cell", np.ndarray, State], tuple[np.ndarray, State]]
    states: int

    def begin(self) -> State:
        """Tell the state before any step."""
        return (np.zeros(len(self.recurrent), "float32"),) * self.states


def _gru(cell: Cell, x: np.ndarray, state: State) -> tuple[np.ndarray, State]:
    """Step as Keras does with `reset_after`."""
    (h,) = state
    units = len(h)
    given = x @ cell.kernel + cell.bias[0]
    own = h @ cell.recurrent + cell.bias[1]
    gates = expit(given[: 2 * units] + own[: 2 * units])
    keep, reset = gates[:units], gates[units:]
    new = np.tanh(given[2 * units :] + reset * own[2 * units :])
    h = keep * h + (1 - keep) * new
    return h, (h,)


def _lstm(cell: Cell, x: np.ndarray, state: State) -> tuple[np.ndarray, State]:
    h, carry = state
    units = len(h)
    both = x @ cell.kernel + h @ cell.recurrent + cell.bias
    let, forget, out = (expit(both[i * units : (i + 1) * units]) for i in (0, 1, 3))
    carry = forget * carry + let * np.tanh(both[2 * units : 3 * units])
    h = out * np.tanh(carry)
    return h, (h, carry)


STEPS = {"GRU": (_gru, 1), "LSTM": (_lstm, 2)}


@dataclass(frozen=True)
class OneStep:
    """A network of `models.next_event` whose core is recurrent.

    Attributes:
        embeddings: By input; the numbers that hashes fall into are their rows.
        mean: Of the numbers' signed log1p.
        deviation: Of the same.
        both: Kernel and bias of what joins all that is read.
        cell: The core.
        heads: Kernel and bias by output.
    """

    embeddings: dict[str, np.ndarray]
    mean: np.ndarray
    deviation: np.ndarray
    both: tuple[np.ndarray, np.ndarray]
    cell: Cell
    heads: dict[str, tuple[np.ndarray, np.ndarray]]

    @classmethod
    def of(cls, model: Any) -> Self:
        """Read the weights of one network (not of several members in one)."""
        own = {layer.name: layer for layer in model.layers}
        scale = next(
            one for one in model.layers if type(one).__name__ == "Normalization"
        )
        core = own["cell"]
        step, states = STEPS[type(core).__name__]
        kernel, recurrent, bias = core.get_weights()
        return cls(
            embeddings={
                name.removeprefix("of_"): layer.get_weights()[0]
                for name, layer in own.items()
                if name.startswith("of_")
            },
            mean=np.asarray(scale.mean).ravel(),
            deviation=np.sqrt(np.asarray(scale.variance).ravel()),
            both=tuple(own["both"].get_weights()),
            cell=Cell(kernel, recurrent, bias, step, states),
            heads={name: tuple(own[name].get_weights()) for name in HEADS},
        )

    def read(self, codes: Mapping[str, int], numbers: np.ndarray) -> np.ndarray:
        """Join what one event says: `type` from 1 on, hashed texts, and numbers."""
        parts = [
            table[_bucket(name, codes[name], len(table))]
            for name, table in self.embeddings.items()
        ]
        logs = np.sign(numbers) * np.log1p(np.abs(numbers))
        scaled = (logs - self.mean) / self.deviation
        scaled = np.minimum(np.maximum(scaled, -FURTHEST), FURTHEST)
        kernel, bias = self.both
        return np.maximum(np.concatenate([*parts, scaled]) @ kernel + bias, 0)

    def step(self, x: np.ndarray, state: State) -> tuple[dict[str, np.ndarray], State]:
        """Go on by one event: logits `next`, log-odds `buys`, and the next state."""
        found, state = self.cell.step(self.cell, x, state)
        said = {
            name: found @ kernel + bias for name, (kernel, bias) in self.heads.items()
        }
        return said, state


def _bucket(name: str, code: int, size: int) -> int:
    if name == "type" or code == 0:
        return code
    return code % (size - 1) + 1
