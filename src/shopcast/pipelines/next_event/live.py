"""The champion, asked after every event of a session that goes on."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit

from shopcast.bad_input import BadInput
from shopcast.judging.calibration import softmax
from shopcast.learning.asking_one import OneRow
from shopcast.models.next_event_step import OneStep, State
from shopcast.pipelines.next_event.baselines import pooled
from shopcast.pipelines.next_event.boosting import BACK, NEXT_EVENT, PREFIX, PURCHASE
from shopcast.pipelines.next_event.log import NONE
from shopcast.pipelines.next_event.outcomes import forecast
from shopcast.pipelines.next_event.stacked import said
from shopcast.pipelines.next_event.steps import half, piece_begin
from shopcast.pipelines.next_event.task import NEXT_EVENT as TASK
from shopcast.pipelines.next_event.visit import Event
from shopcast.pipelines.next_event.visitor import Visitor
from shopcast.tasks.predictor import Predictor

BOOSTED = ("lightgbm", "boosting", "gru_boosting")
KEEPING = (*BOOSTED, "gru", "gru_time", "lstm")
Said = tuple[np.ndarray, np.ndarray]


@dataclass
class Session:
    """A visitor in a session, and what the champion's parts remember of it.

    Attributes:
        visitor: Who it is.
        types: Of the last events, the latest first.
        states: By part, and by where a piece of the session begins.
    """

    visitor: Visitor = field(default_factory=Visitor)
    types: list[int] = field(default_factory=list)
    states: dict[str, dict[int, list[State]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Recurrent:
    """A network that goes on from its state, piece by piece as `Steps.of_sessions`."""

    members: list[OneStep]
    length: int
    known: dict[str, set[int]]

    def ask(self, states: dict, event: Event, told: dict, types: list[int]) -> Said:
        """Go on by one event in every piece that it is in."""
        position, numbers = told["position"], np.fromiter(told.values(), "float32")
        codes = {"type": event.type + 1}
        for name, known in self.known.items():
            code = getattr(event, name)
            codes[name] = code if code in known else 0
        given = [one.read(codes, numbers) for one in self.members]
        if position % half(self.length) == 0:
            states[position] = [one.cell.begin() for one in self.members]
        own, found = piece_begin(position, self.length), {}
        for begun in [*states]:
            if begun < own:
                del states[begun]
                continue
            steps = zip(self.members, given, states[begun], strict=True)
            found[begun] = [one.step(x, state) for one, x, state in steps]
            states[begun] = [state for _, state in found[begun]]
        each = [one for one, _ in found[own]]
        chance: Any = sum(softmax(one["next"]) for one in each) / len(each)
        return chance[None], sum(expit(one["buys"]) for one in each) / len(each)

    follow = ask  # its state goes on by asking


@dataclass(frozen=True)
class Boosters:
    """Boosting on the numbers of the prefix, or on some of them, and a network."""

    boosters: dict[str, OneRow]
    columns: tuple[str, ...] | None = None
    network: Recurrent | None = None

    def ask(self, states: dict, event: Event, told: dict, types: list[int]) -> Said:
        """Ask both boosters for one row."""
        names = told if self.columns is None else self.columns
        row = np.array([[*types, *(told[name] for name in names)]], "float32")
        if self.network is not None:
            answer = self.network.ask(states, event, told, types)
            row = np.column_stack([row, said(*answer)])
        return self.boosters[NEXT_EVENT].ask(row), self.boosters[PURCHASE].ask(row)

    def follow(self, states: dict, event: Event, told: dict, types: list[int]) -> None:
        """Let the network go on, if there is one."""
        if self.network is not None:
            self.network.ask(states, event, told, types)


class Live:
    """A loaded predictor that keeps what it knows of a session between events.

    Its answers are those of `predictor.forecast`, set right, for the same events, as
    long as a visitor is in one session at a time.
    """

    def __init__(self, predictor: Predictor) -> None:
        """Make the champion's parts ready.

        Raises:
            BadInput: A part cannot go on from a state.
        """
        made = TASK.combinations.get(predictor.champion)
        self.parts = made.parts if made else (predictor.champion,)
        self.calibration = predictor.calibration
        self.readers = {name: _reader(name, predictor) for name in self.parts}

    def see(self, session: Session, event: Event) -> pd.DataFrame:
        """Add an event to a session: one row, as `outcomes.forecast`."""
        return forecast(*self.ask(session, event))

    def follow(self, session: Session, event: Event) -> None:
        """Add an event of which nothing is asked."""
        told = self._begin(session, event)
        for name, reader in self.readers.items():
            reader.follow(session.states[name], event, told, session.types)

    def _begin(self, session: Session, event: Event) -> dict:
        if session.visitor.session != event.session or not session.states:
            session.types = [NONE] * BACK
            session.states = {name: {} for name in self.parts}
        told = session.visitor.see(event)
        session.types = [event.type, *session.types[:-1]]
        return told

    def ask(self, session: Session, event: Event) -> Said:
        """Do so in numbers: chances of the next class, (1, classes), of a purchase."""
        told = self._begin(session, event)
        each = [
            reader.ask(session.states[name], event, told, session.types)
            for name, reader in self.readers.items()
        ]
        chance, buys = each[0]
        if len(each) > 1:
            chance, buys = pooled([one for one, _ in each], [one for _, one in each])
        return self.calibration.right(chance, buys)


def _reader(name: str, predictor: Predictor) -> Recurrent | Boosters:
    if name not in KEEPING:
        raise BadInput(
            f"next_event: {name} keeps no state between events; ask the predictor for "
            "whole sessions."
        )
    model = predictor.models[name]
    if name not in BOOSTED:
        return _recurrent(model, predictor)
    boosters = {target: OneRow(model[target]) for target in (NEXT_EVENT, PURCHASE)}
    columns = PREFIX if name == "lightgbm" else None
    network = _recurrent(model["network"], predictor) if "network" in model else None
    return Boosters(boosters, columns, network)


def _recurrent(model: Any, predictor: Predictor) -> Recurrent:
    members = [one for one in model.layers if hasattr(one, "layers")]
    known = {name: set(one.tolist()) for name, one in predictor.prior.known.items()}
    length = predictor.options.sequence.model["length"]
    return Recurrent([OneStep.of(one) for one in members], length, known)
