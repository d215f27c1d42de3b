"""What a task gives; the nodes that are the same for all are in `flow`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from shopcast.judging.bootstrap import Samples
from shopcast.judging.choice import Choice
from shopcast.learning.candidate import Candidate, Forecast, Forecasts
from shopcast.tasks.rows import Rows


@dataclass(frozen=True)
class Combination:
    """A forecast made of others'.

    Attributes:
        parts: Their names.
        combine: From their forecasts, in this order, and rows to its own.
        baseline: Whether it is there to be beaten.
    """

    parts: tuple[str, ...]
    combine: Callable[[list[Forecast], Any], Forecast]
    baseline: bool = False


@dataclass(frozen=True, kw_only=True)
class Task:
    """What is special about a task.

    Attributes:
        name: Of its pipeline.
        rows: What candidates read.
        rules: Baselines that learn nothing: from rows and a seed to a forecast.
        candidates: Those that learn, baselines first.
        combinations: Forecasts made of others'.
        calibration: Its `fit` sets forecasts right on validation, its `apply` does so
            there, and its `follow` at a later time.
        score: The metrics of a forecast, in every bootstrap sample.
        choice: The rule that names the champion.
        answer: From a forecast, rows, the predictor and the outlook to predictions.
        beside: Columns of examples that stay beside the test's forecasts.
        without_interval: Metrics to which resampling gives no interval.
        needs: Candidates that the answer asks, whoever is champion.
    """

    name: str
    rows: type[Rows]
    rules: dict[str, Callable[[Any, int], Forecast]]
    candidates: tuple[Candidate, ...]
    combinations: dict[str, Combination]
    calibration: Any
    score: Callable[[Any, Forecast, Any, np.ndarray], Samples]
    choice: Choice
    answer: Callable[[Forecast, Any, Any, Any], Forecast]
    beside: tuple[str, ...]
    without_interval: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def kinds(self) -> dict[str, str]:
        """Every way to forecast and what it is, baselines first."""
        ways = {one.name: one for one in self.candidates} | self.combinations
        kinds = dict.fromkeys(self.rules, "baseline") | {
            name: "baseline" if one.baseline else "candidate"
            for name, one in ways.items()
        }
        return dict(sorted(kinds.items(), key=lambda pair: pair[1]))

    @property
    def baselines(self) -> list[str]:
        """Those that are there to be beaten."""
        return [name for name, kind in self.kinds.items() if kind == "baseline"]

    @property
    def free(self) -> list[str]:
        """Name the candidates that a run may leave out."""
        return [one.name for one in self.candidates if one.name not in self.needs]

    def candidate(self, name: str) -> Candidate:
        """Find a candidate by its name."""
        return next(one for one in self.candidates if one.name == name)

    def parts(self, name: str) -> set[str]:
        """List the rules and candidates that a way to forecast is made of."""
        made = self.combinations.get(name)
        return set().union(*map(self.parts, made.parts)) if made else {name}

    def forecast_one(
        self, name: str, models: dict[str, Any], rows: Any, seed: int
    ) -> Forecast:
        """Forecast in one way, without asking the others in vain.

        Args:
            name: The rule, candidate or combination.
            models: By the candidate's name; of its parts at least.
            rows: What is forecast.
            seed: Of what is drawn.
        """
        if name in self.rules:
            return self.rules[name](rows, seed)
        if name in self.combinations:
            made = self.combinations[name]
            found = [self.forecast_one(part, models, rows, seed) for part in made.parts]
            return made.combine(found, rows)
        return self.candidate(name).forecast(models[name], rows, seed)

    def complete(self, learnt: Forecasts, rows: Any, seed: int) -> Forecasts:
        """Put rules before what candidates forecast, and combinations after it.

        Combinations of a candidate that has forecast nothing are left out.
        """
        found = {name: rule(rows, seed) for name, rule in self.rules.items()} | learnt
        for name, made in self.combinations.items():
            if found.keys() >= {*made.parts}:
                parts = [found[part] for part in made.parts]
                found = found | {name: made.combine(parts, rows)}
        return found
