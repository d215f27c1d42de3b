"""What a run leaves for others to predict with."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.features.cutoffs import Periods
from shopcast.learning.candidate import Forecast
from shopcast.tasks.manifest import parameters, refuse_other
from shopcast.tasks.rows import Rows
from shopcast.tasks.task import Task


@dataclass(frozen=True)
class Predictor:
    """A task's champion with all that its answers need; one file.

    Attributes:
        manifest: What it is and how it was made (see `manifest.describe`).
        models: By candidate: the champion's own, or those of its parts.
        calibration: What validation says of the champion.
        prior: What is known of the shop before any model learns.
        periods: How time was divided.
        options: Everything that was chosen when it was trained.
        seed: Of what the champion draws.
    """

    manifest: dict[str, Any]
    models: dict[str, Any]
    calibration: Any
    prior: Any
    periods: Periods
    options: Any
    seed: int

    @property
    def champion(self) -> str:
        """The way to forecast that validation chose."""
        return self.manifest["champion"]

    def forecast(self, task: Task, rows: Rows) -> Forecast:
        """Forecast by the champion, before calibration."""
        return task.forecast_one(self.champion, self.models, rows, self.seed)

    def prior_of(self, outlook: Any) -> Any:
        """Tell what is known of the shop before any model learns, and of today."""
        return self.prior if outlook is None else self.prior.seen(outlook)

    def answer(self, task: Task, rows: Rows, outlook: Any = None) -> pd.DataFrame:
        """Forecast, set right and put into the columns that are shown."""
        return task.answer(self.forecast(task, rows), rows, self, outlook)

    def refuse_other(self, task: Task, periods: Periods, options: Any) -> None:
        """Refuse where training would now be another, as `manifest.refuse_other`."""
        now = parameters(periods=periods, options=options)
        refuse_other(self.manifest, task.name, now)

    def refuse_earlier(self, task: Task, rows: Rows) -> None:
        """Refuse data that end before the last moment at which anything was fitted.

        Raises:
            BadInput: They do.
        """
        at = rows.at.max()
        if at < self.prior.until:
            raise BadInput(
                f"transactions.time: the data end at {at:%Y-%m-%d}, before "
                f"{self.prior.until:%Y-%m-%d}, up to which the saved models were "
                f"fitted; give later data, or run {task.name}."
            )
