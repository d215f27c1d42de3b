"""How a candidate is trained, as a node."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from shopcast.learning.candidate import Candidate, Forecast
from shopcast.learning.left_out import untrained
from shopcast.tasks.learnt import learnt_under
from shopcast.tasks.rows import Rows
from shopcast.tasks.task import Task


@dataclass(frozen=True)
class Training:
    """One candidate of a task, as a node."""

    task: Task
    candidate: Candidate

    def train(
        self,
        train_rows: Rows,
        validation_rows: Rows,
        refit_rows: Rows,
        periods,
        options,
        seed,
    ) -> tuple[Any, pd.DataFrame, Forecast]:
        """Fit to training rows, stopped by validation; again to all before the test.

        Returns:
            The late model; the history per `epoch`, with a fingerprint of the
            `parameters` that were learnt under; the early model's forecast for
            validation rows, which it did not see. A candidate that is left out has
            none of them (see `left_out`).
        """
        if self.candidate.name in options.leave_out:
            return untrained()
        train, validation, refit = (
            rows.under(periods, options)
            for rows in (train_rows, validation_rows, refit_rows)
        )
        early, late, history = self.candidate.learn(train, validation, refit, seed)
        own = learnt_under(self.task, self.candidate.name, periods, options)
        forecast = self.candidate.forecast(early, validation, seed)
        return late, history.assign(parameters=own), forecast
