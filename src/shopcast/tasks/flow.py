"""The nodes that all tasks share.

    make_examples > fit_prior > make_rows > train_<name> …
        > calibrate (validation) > evaluate (test, once) > assemble > predict

Examples, the prior, tables, figures and the page are the task's own nodes.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from shopcast.judging.bootstrap import Samples
from shopcast.judging.measuring import PAIRED, measure_differences, measure_models
from shopcast.learning.candidate import Forecast
from shopcast.learning.left_out import refuse_unknown, refuse_untrained
from shopcast.learning.members import count_weights
from shopcast.tasks.judged import parts_of_test, scored
from shopcast.tasks.learnt import learnt_under, refuse_stale
from shopcast.tasks.manifest import describe, parameters
from shopcast.tasks.predictor import Predictor
from shopcast.tasks.rows import Rows
from shopcast.tasks.task import Task


@dataclass(frozen=True)
class Flow:
    """A task's judgement and use, as nodes."""

    task: Task

    def make_rows(
        self,
        train_examples: pd.DataFrame,
        validation_examples: pd.DataFrame,
        refit_examples: pd.DataFrame,
        test_examples: pd.DataFrame,
        prior_model: Any,
        periods,
        options,
    ) -> tuple[Rows, ...]:
        """Put the prior beside the examples of every part; the test's are blind.

        Raises:
            BadInput: The options leave out what is no candidate, or is needed.
        """
        refuse_unknown(self.task.name, options, self.task.free)
        parts = (train_examples, validation_examples, refit_examples, test_examples)
        make = self.task.rows.make
        return tuple(make(part, prior_model, periods, options) for part in parts)

    def calibrate(
        self, validation_rows: Rows, periods, options, seed, **forecasts: Forecast
    ) -> tuple[dict[str, Any], pd.DataFrame, str]:
        """Set forecasts right on validation, measure them there, name the champion.

        Returns:
            A calibration per way to forecast; the metrics on validation; the champion.
        """
        task, rows = self.task, validation_rows.under(periods, options)
        learnt = {
            one.name: forecasts[f"{one.name}_forecast"]
            for one in task.candidates
            if one.name not in options.leave_out
        }
        refuse_untrained(task.name, learnt)
        found = task.complete(learnt, rows, seed)
        calibrations = {
            name: task.calibration.fit(one, rows, name in task.baselines)
            for name, one in found.items()
        }
        applied = {name: calibrations[name].apply(one) for name, one in found.items()}
        samples = scored(task, applied, calibrations, rows, seed)
        metrics = self.measure(samples, "validation", len(rows))
        return calibrations, metrics, task.choice.champion(metrics)

    def evaluate(
        self,
        test_rows: Rows,
        test_labels: pd.DataFrame,
        calibrations_model: dict[str, Any],
        champion: str,
        metrics_on_validation: pd.DataFrame,
        periods,
        options,
        seed,
        metrics_on_backtest: pd.DataFrame | None = None,
        **models: Any,
    ) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Judge all once, on later and on new customers.

        Returns:
            The metrics of all splits, with each network's number of `parameters`; by
            how much the champion is above each other; all forecasts beside what came.
        """
        task = self.task
        rows = test_rows.under(periods, options).labelled(test_labels)
        kept = [one for one in task.candidates if one.name not in options.leave_out]
        learnt = {one.name: one.forecast(models[one.model], rows, seed) for one in kept}
        known = ~rows.is_new
        found = {
            name: calibrations_model[name].follow(one, rows, known)
            for name, one in task.complete(learnt, rows, seed).items()
        }
        tables, off = [metrics_on_validation], []
        for split, chosen, part in parts_of_test(rows):
            own = {name: one[chosen] for name, one in found.items()}
            samples = scored(task, own, calibrations_model, part, seed)
            tables.append(self.measure(samples, split, len(part)))
            asked = (samples, champion, split, len(part), task.without_interval)
            off.append(measure_differences(*asked))
        networks = {
            one.name: models[one.model] for one in kept if one.saved_as == "network"
        }
        more = [metrics_on_backtest, count_weights(networks)]
        metrics = pd.concat([*tables, *more], ignore_index=True)
        metrics.loc[metrics["model"] == champion, "kind"] = "champion"
        beside = rows.examples[list(task.beside)]
        tables = [beside.assign(model=name, **one) for name, one in found.items()]
        differences = pd.concat(
            off or [pd.DataFrame(columns=PAIRED)], ignore_index=True
        )
        return metrics, differences, pd.concat(tables, ignore_index=True)

    def measure(
        self, samples: dict[str, Samples], split: str, rows: int
    ) -> pd.DataFrame:
        """Lay out what was measured, as rows of metrics.csv."""
        task = self.task
        return measure_models(samples, task.kinds, split, rows, task.without_interval)

    def assemble(
        self,
        champion: str,
        calibrations_model: dict[str, Any],
        prior_model: Any,
        refit_rows: Rows,
        periods,
        options,
        seed,
        **fitted: Any,
    ) -> Predictor:
        """Put the champion, and all that its answers need, into one file.

        Args:
            champion: The way to forecast that validation chose.
            calibrations_model: Of all ways.
            prior_model: What is known before any model learns.
            refit_rows: What models were fitted to at last.
            periods: How time is divided.
            options: The task's.
            seed: Of what is drawn.
            fitted: Models and histories of all candidates.

        Raises:
            BadInput: A model was learnt under other parameters than those given.
        """
        task = self.task
        rows = refit_rows.under(periods, options)
        needed = task.parts(champion) | set(task.needs)
        kept = [one for one in task.candidates if one.name in needed]
        for one in kept:
            own = learnt_under(task, one.name, periods, options)
            refuse_stale(task.name, one.name, fitted[f"{one.name}_history"], own)
        manifest = describe(
            task.name,
            champion,
            parameters(periods=periods, options=options),
            prior_model.until,
            prior_model.end,
            rows.examples,
        )
        models = {one.name: fitted[one.model] for one in kept}
        calibration = calibrations_model[champion]
        return Predictor(
            manifest, models, calibration, prior_model, periods, options, seed
        )

    def predict(
        self,
        current_examples: pd.DataFrame,
        predictor: Predictor,
        periods,
        options,
        outlook: Any = None,
    ) -> pd.DataFrame:
        """Answer for today's customers.

        Raises:
            BadInput: The predictor was made otherwise than it would be now, or the
                data end before its own test began.
        """
        predictor.refuse_other(self.task, periods, options)
        rows = self.task.rows.make(
            current_examples, predictor.prior_of(outlook), periods, options
        )
        predictor.refuse_earlier(self.task, rows)
        return predictor.answer(self.task, rows, outlook)
