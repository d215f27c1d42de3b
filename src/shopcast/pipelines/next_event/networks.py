"""What networks read in `next_event`, and what their outputs mean."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit, softmax

from shopcast.features.columns import signed_logs
from shopcast.learning.candidate import Forecast
from shopcast.learning.members import NetworkOptions
from shopcast.learning.network import PREDICT_BATCH, Network
from shopcast.pipelines.next_event.outcomes import CLASSES, END, forecast
from shopcast.pipelines.next_event.rows import Rows
from shopcast.pipelines.next_event.steps import UNKNOWN, Steps

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
        steps = self.steps(rows)
        given = {one.name: self.array(steps, one.name) for one in model.inputs}
        came = self.targets(rows)
        return given, {name: steps.spread(came[name]) for name in model.output_names}

    def outputs(self, model, rows):
        """Answer for the rows: by name, (rows, members, …)."""
        steps = self.steps(rows)
        given = {one.name: self.array(steps, one.name) for one in model.inputs}
        found = model.predict(given, batch_size=PREDICT_BATCH, verbose=0)
        return {name: one[steps.piece, :, steps.step] for name, one in found.items()}


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


def compile_with(build: str, **core: Any) -> Callable[[Rows, NetworkOptions], Any]:
    """Name a builder of `models.next_event`, and its core."""

    def compiled(rows: Rows, options: NetworkOptions) -> Any:
        import keras

        from shopcast.models import losses, next_event

        logs = signed_logs(rows.numbers.to_numpy("float64"))
        model = getattr(next_event, build)(
            classes=len(CLASSES),
            mean=logs.mean(axis=0).tolist(),
            deviation=logs.std(axis=0).tolist(),
            **core,
            **options.model,
        )
        every = {
            "next": losses.next_class,
            "buys": losses.known_binary,
            "wait": losses.lognormal_wait,
        }
        model.compile(
            keras.optimizers.Adam(options.fit.learning_rate, clipnorm=1.0),
            loss={name: every[name] for name in model.output_names},
            loss_weights={name: WEIGHTS[name] for name in model.output_names},
            jit_compile=options.fit.jit,
        )
        return model

    return compiled
