"""Candidates that are gradient boosting."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
from pydantic import Field, PositiveInt, field_validator

from shopcast.learning.asking import QUIET
from shopcast.learning.candidate import Candidate, Forecast
from shopcast.learning.members import draw_rows
from shopcast.learning.threads import free_cores
from shopcast.strict import Count, Few, Strict

BOUNDS = {  # of LightGBM's numbers
    "num_leaves": (2, 131_072),
    "learning_rate": (1e-9, 10),
    "bagging_fraction": (1e-9, 1),
    "feature_fraction": (1e-9, 1),
    "min_data_in_leaf": (0, 10**9),
    "max_bin": (2, 65_535),
    "lambda_l1": (0, 1e12),
    "lambda_l2": (0, 1e12),
}


class BoostingOptions(Strict):
    """LightGBM.

    Attributes:
        params: Its own parameters, but for `num_threads`.
        rounds: Trees (of each class), at most; validation may stop earlier.
        patience: Rounds without gain on validation after which it stops.
        rows: The most that it is fitted to, drawn by the seed; null is all.
        num_threads: Cores; `auto` takes those that are free when a booster is begun.
            It changes no number where LightGBM is `deterministic`.
    """

    params: dict[str, Any]
    rounds: Count
    patience: Count
    rows: PositiveInt | None = None
    num_threads: Few | Literal["auto"] = Field(default="auto", exclude=True)

    @field_validator("params")
    @classmethod
    def _are_sound(cls, params: dict[str, Any]) -> dict[str, Any]:
        if "num_threads" in params:
            raise ValueError("num_threads is given beside params, not among them")
        for name in params.keys() & BOUNDS.keys():
            least, most = BOUNDS[name]
            number = isinstance(params[name], int | float)
            if not (number and least <= params[name] <= most):
                raise ValueError(f"{name} must lie from {least} to {most}")
        return params

    def given(self) -> dict[str, Any]:
        """List what LightGBM is given."""
        free = free_cores() if self.num_threads == "auto" else self.num_threads
        return {**self.params, "num_threads": free}


@dataclass(frozen=True, kw_only=True)
class Boosted(Candidate):
    """One booster per target, stopped by validation.

    Attributes:
        targets: From rows to LightGBM's objective, by target.
        data: From rows and a target to the arguments of a `lightgbm.Dataset`.
        read: From boosters by target, and rows, to a forecast.
    """

    targets: Callable[[Any], dict[str, dict[str, Any]]]
    data: Callable[[Any, str], dict[str, Any]]
    read: Callable[[dict[str, Any], Any], Forecast]

    def learn(self, train, validation, refit, seed):
        """Find the best number of rounds on validation, then fit so many once more."""
        options = getattr(train.options, self.options)
        parts = [draw_rows(one, options.rows, seed) for one in (train, validation)]
        refit = draw_rows(refit, options.rows, seed)
        early, late, history = {}, {}, []
        for target, params in self._params(train, seed).items():
            early[target], table = _boost(
                params, options, *(self._dataset(rows, target) for rows in parts)
            )
            rounds = max(early[target].best_iteration, 1)
            late[target] = self._fit(params, refit, target, rounds)
            history.append(table.assign(target=target))
        return early, late, pd.concat(history, ignore_index=True)

    def again(self, model: dict[str, Any], rows, seed: int) -> dict[str, Any]:
        """Fit a trained model's numbers of rounds to other rows."""
        rows = draw_rows(rows, getattr(rows.options, self.options).rows, seed)
        return {
            target: self._fit(params, rows, target, model[target].num_trees())
            for target, params in self._params(rows, seed).items()
        }

    def forecast(self, model, rows, seed):
        """Forecast by all boosters."""
        return self.read(model, rows)

    def _params(self, rows, seed: int) -> dict[str, dict[str, Any]]:
        own = getattr(rows.options, self.options).given()
        targets = self.targets(rows).items()
        return {name: {**own, **objective, "seed": seed} for name, objective in targets}

    def _dataset(self, rows, target: str) -> Any:
        import lightgbm as lgb

        return lgb.Dataset(**self.data(rows, target), params=QUIET)

    def _fit(self, params: dict, rows, target: str, rounds: int) -> Any:
        import lightgbm as lgb

        return lgb.train(params, self._dataset(rows, target), rounds)


def _boost(
    params: dict[str, Any], options: BoostingOptions, train: Any, validation: Any
) -> tuple[Any, pd.DataFrame]:
    """Boost until validation is no better: the booster, and its loss per `epoch`."""
    import lightgbm as lgb

    losses: dict = {}
    booster = lgb.train(
        params,
        train,
        options.rounds,
        valid_sets=[validation],
        callbacks=[
            lgb.early_stopping(options.patience, verbose=False),
            lgb.record_evaluation(losses),
        ],
    )
    curve = next(iter(losses["valid_0"].values()))
    epochs = range(1, len(curve) + 1)
    return booster, pd.DataFrame({"epoch": epochs, "val_loss": curve})
