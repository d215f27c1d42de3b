"""What networks read in `next_event`, and what their outputs mean."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from scipy.special import expit, softmax

from shopcast.features.columns import signed_logs
from shopcast.learning.asking import ask_network
from shopcast.learning.candidate import Forecast
from shopcast.learning.members import NetworkOptions, draw_rows
from shopcast.learning.network import Network
from shopcast.pipelines.next_event.outcomes import CLASSES, END, forecast
from shopcast.pipelines.next_event.rows import Rows
from shopcast.pipelines.next_event.steps import UNKNOWN, Steps

Arrays: TypeAlias = dict[str, np.ndarray]

SCALED, RAREST = 1_000_000, 0.01
WEIGHTS = {"next": 1.0, "buys": 1.0, "wait": 0.05}


@dataclass(frozen=True, kw_only=True)
class OfSessions(Network):
    """A network that reads pieces of sessions, and answers for events in them.

    Attributes:
        cut: From rows and a length to pieces.
    """

    cut: Callable[[Rows, int], Steps]

    def steps(self, rows: Rows) -> Steps:
        """Cut sessions into what is read together."""
        return self.cut(rows, getattr(rows.options, self.options).model["length"])

    def data(self, rows, model):
        """Put what came at the steps of its rows."""
        parts = [self._data(part, model) for part in rows.parts()]
        inputs, targets = zip(*parts, strict=True)
        return _joined(inputs), _joined(targets)

    def _data(self, rows: Rows, model: Any) -> tuple[Arrays, Arrays]:
        steps, real = self.steps(rows), self.targets(rows)
        given = {one.name: self.array(steps, one.name) for one in model.inputs}
        return given, {name: steps.spread(real[name]) for name in model.output_names}

    def outputs(self, model, rows):
        """Answer for the rows: by name, (rows, members, …)."""
        return _joined([self._outputs(model, part) for part in rows.parts()])

    def _outputs(self, model: Any, rows: Rows) -> Arrays:
        steps = self.steps(rows)
        given = {one.name: self.array(steps, one.name) for one in model.inputs}
        found = ask_network(model, given)
        return {name: one[steps.piece, :, steps.step] for name, one in found.items()}


def _joined(parts: Sequence[Arrays]) -> Arrays:
    return {name: np.concatenate([one[name] for one in parts]) for name in parts[0]}


def came(rows: Rows) -> dict[str, np.ndarray]:
    """Tell what came next, whether a purchase came, and log1p of the seconds."""
    log = rows.log
    after = np.minimum(rows.place + 1, len(log) - 1)
    wait = np.log1p(np.maximum(log.gap[after], 0))
    ended = rows.next == END
    return {
        "next": rows.next,
        "buys": rows.buys,
        "wait": np.where(ended, UNKNOWN, wait),
    }


def answer(found: dict[str, np.ndarray], rows: Rows) -> Forecast:
    """Average the members' probabilities."""
    chance = softmax(found["next"].astype("float64"), axis=-1).mean(axis=1)
    buys = expit(found["buys"].astype("float64")).mean(axis=1)[:, 0]
    return forecast(chance, buys)


@dataclass(frozen=True)
class Loss:
    """How classes, and purchases, count while a network learns.

    Attributes:
        balanced: Whether each class counts by the inverse of how often it comes, those
            of less than a hundredth of events as of a hundredth.
        focus: By how much less what is well foretold counts.
    """

    balanced: bool = False
    focus: float = 0.0

    def of(self, rows: Rows) -> dict[str, Any]:
        """Make the losses by output."""
        from shopcast.models import losses

        rates, buys = rows.prior.rates, rows.prior.buys
        both = np.array([1 - buys, buys])
        weights = [
            1 / (len(one) * np.maximum(one, RAREST)) if self.balanced else None
            for one in (rates, both)
        ]
        return {
            "next": losses.next_class(weights[0], self.focus),
            "buys": losses.known_binary(weights[1], self.focus),
            "wait": losses.lognormal_wait,
        }


PLAIN = Loss()


def compile_with(
    build: str, loss: Loss = PLAIN, **core: Any
) -> Callable[[Rows, NetworkOptions], Any]:
    """Name a builder of `models.next_event`, its core, and a loss."""

    def compiled(rows: Rows, options: NetworkOptions) -> Any:
        import keras

        from shopcast.models import next_event

        drawn = draw_rows(rows, SCALED, seed=0)
        logs = signed_logs(drawn.numbers.to_numpy("float64"))
        model = getattr(next_event, build)(
            classes=len(CLASSES),
            mean=logs.mean(axis=0).tolist(),
            deviation=logs.std(axis=0).tolist(),
            **core,
            **options.model,
        )
        every = loss.of(rows)
        model.compile(
            keras.optimizers.Adam(options.fit.learning_rate, clipnorm=1.0),
            loss={name: every[name] for name in model.output_names},
            loss_weights={name: WEIGHTS[name] for name in model.output_names},
            jit_compile=options.fit.jit,
        )
        return model

    return compiled
