"""How good forecasts would have been at all earlier moments: rolling origins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from pydantic import NonNegativeInt, PositiveInt

from shopcast.judging.measuring import COLUMNS
from shopcast.learning.candidate import Forecasts
from shopcast.learning.members import draw_rows
from shopcast.progress import bar
from shopcast.strict import Days, Strict
from shopcast.tasks.rows import Rows
from shopcast.tasks.task import Task

RESAMPLES = 500


class BacktestOptions(Strict):
    """Rolling origins.

    Attributes:
        every_days: Between origins.
        customers: The most who are looked at, drawn by their ids.
        rows: The most that a candidate learns from at one origin, drawn by the seed.
        train_every: By candidate, at every how manyth origin it is trained; those
            that are not named, or named with 0, are not. A task names which may be.
    """

    every_days: Days
    customers: PositiveInt
    rows: PositiveInt
    train_every: dict[str, NonNegativeInt]


@dataclass(frozen=True)
class Backtest:
    """A task's flow at one origin after the other.

        train | validation | refit | origin

    At each, candidates learn from labels that have ended by then, forecasts are set
    right on a validation whose label ends at the origin, and all are judged after it.

    Attributes:
        task: The task.
        rows: Customers at all origins, with labels.
        label: How long after an origin its label is known.
        options: How much is done.
        validations: How many origins validate.
    """

    task: Task
    rows: Rows
    label: pd.Timedelta
    options: BacktestOptions
    validations: int = 1

    def measure(self, seed: int) -> pd.DataFrame:
        """Measure all that can be forecast at every origin.

        Returns:
            One row per `origin`, `model` and `metric`: its `value`.
        """
        tables = []
        origins = list(self.origins())
        for number, origin in enumerate(bar(origins, "backtest's origins")):
            every = self.options.train_every
            chosen = [
                one.name
                for one in self.task.candidates
                if every.get(one.name)
                and (len(origins) - 1 - number) % every[one.name] == 0
            ]
            tables.append(self._judge(origin, chosen, seed).assign(origin=origin))
        columns = ["origin", "model", "metric", "value"]
        return (
            pd.concat(tables, ignore_index=True)[columns]
            if tables
            else pd.DataFrame(columns=columns)
        )

    def origins(self) -> Iterator[pd.Timestamp]:
        """Go through the moments before which training and validation have room."""
        for origin in self._ats:
            validation = self._known(origin)[-self.validations :]
            if len(validation) and len(self._known(validation[0])):
                yield origin

    @property
    def _ats(self) -> pd.DatetimeIndex:
        return pd.DatetimeIndex(sorted(self.rows.at.unique()))

    def _known(self, moment: pd.Timestamp) -> pd.DatetimeIndex:
        """List the origins whose labels have ended at a moment."""
        first = moment - pd.Timedelta(days=self.rows.periods.train_days)
        ats = self._ats
        return ats[(ats + self.label <= moment) & (ats >= first)]

    def _judge(
        self, origin: pd.Timestamp, chosen: list[str], seed: int
    ) -> pd.DataFrame:
        task, known = self.task, self._known(origin)
        judged = known[-self.validations :]
        validation, test = self._at(judged), self._at([origin])
        validation = validation.until(origin)
        train, refit = (
            draw_rows(self._at(self._known(end)).until(end), self.options.rows, seed)
            for end in (judged[0], origin)
        )
        early: Forecasts = {}
        late: Forecasts = {}
        for name in chosen:
            one = task.candidate(name)
            first, last, _ = one.learn(train, validation, refit, seed)
            early[name] = one.forecast(first, validation, seed)
            late[name] = one.forecast(last, test, seed)
        before = task.complete(early, validation, seed)
        found, weights = [], np.ones((1, len(test)))
        for name, forecast in task.complete(late, test, seed).items():
            own = task.calibration.fit(before[name], validation, name in task.baselines)
            ready = own.follow(forecast, test, np.full(len(test), True))
            scores = task.score(test, ready, own, weights)
            table = {"metric": [*scores], "value": [one[0] for one in scores.values()]}
            found.append(pd.DataFrame(table).assign(model=name))
        return pd.concat(found)

    def _at(self, ats: Sequence[pd.Timestamp]) -> Rows:
        return self.rows.select(self.rows.at.isin(ats).to_numpy())


def over_origins(
    backtest: pd.DataFrame, kinds: dict[str, str], block: int, seed: int
) -> pd.DataFrame:
    """Average over origins: rows of metrics.csv, of the split `backtest`.

    Intervals are of 95 %, by a moving-block bootstrap, since the horizons of
    neighbouring origins overlap (Künsch 1989).

    Args:
        backtest: As `Backtest.measure` returns it.
        kinds: By model.
        block: How many origins overlap.
        seed: Of the bootstrap.
    """
    rng, rows = np.random.default_rng(seed), []
    for (model, metric), table in backtest.groupby(["model", "metric"], sort=False):
        values = table.sort_values("origin")["value"].to_numpy("float64")
        rows.append(
            {"model": model, "kind": kinds[str(model)], "split": "backtest",
             "metric": metric, "n": len(values), **_mean(values, block, rng)}
        )  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def _mean(values: np.ndarray, block: int, rng: np.random.Generator) -> dict[str, Any]:
    size = len(values)
    block = min(block, size)
    starts = rng.integers(0, size - block + 1, (RESAMPLES, -(-size // block)))
    drawn = (starts[:, :, None] + np.arange(block)).reshape(RESAMPLES, -1)[:, :size]
    low, high = np.nanquantile(np.nanmean(values[drawn], axis=1), [0.025, 0.975])
    return {"value": np.nanmean(values), "low": low, "high": high}
