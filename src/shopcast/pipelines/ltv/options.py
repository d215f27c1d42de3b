"""The parameters of `ltv`."""

from typing import Annotated, Literal

from pydantic import Field, NonNegativeInt, PositiveInt, model_validator

from shopcast.learning.boosted import BoostingOptions
from shopcast.learning.members import NetworkOptions
from shopcast.strict import Count, Days, Few, Single, Strict
from shopcast.tasks.backtest import BacktestOptions

Trait = Literal["rfm", "windows", "rhythm", "baskets", "btyd", "calendar"]


class RolloutOptions(NetworkOptions):
    """The long-horizon forecast: how many paths are sampled per member."""

    paths: PositiveInt


class Sharpening(Strict):
    """`q = max(p**power - threshold * mean(p**power), 0)`, scaled to the same total."""

    power: float = Field(gt=0)
    threshold: float = Field(ge=0)


class Predicting(Strict):
    """What may change after training: a budget, and between how many groups.

    Customers are grouped by what they are worth.
    """

    budget: float = Field(gt=0)
    value_groups: Few


class Backtest(BacktestOptions):
    """Rolling origins; the rollout, which learns from no label, has no part in them."""

    train_every: dict[  # type: ignore[assignment]
        Literal["lightgbm_rfm", "lightgbm", "bigru", "attention", "zero_inflated"],
        NonNegativeInt,
    ]


class Options(Strict):
    """Everything that `ltv` lets one choose; what `predicting` holds, at any time."""

    windows: Annotated[list[Days], Field(min_length=1), Single]
    steps: Count
    sequence_steps: Count
    traits: dict[Trait, bool]
    season: Literal["none", "own"]
    folds: int = Field(ge=2, le=100)
    resamples: Count
    customers: PositiveInt
    backtest: Backtest = Field(exclude=True)
    bigru: NetworkOptions
    zero_inflated: NetworkOptions
    lightgbm: BoostingOptions
    rollout: RolloutOptions
    sharpening: Sharpening
    predicting: Predicting

    @model_validator(mode="after")
    def _some_are_used(self) -> "Options":
        if not any(self.traits.values()):
            raise ValueError("no traits are used; turn some on")
        if self.sequence_steps > self.steps:
            raise ValueError(
                f"sequence_steps {self.sequence_steps} are more than steps {self.steps}"
            )
        return self

    @model_validator(mode="after")
    def _windows_that_traits_need(self) -> "Options":
        if self.traits.get("windows") and not {30, 90} <= set(self.windows):
            raise ValueError("ltv.options.windows: traits of windows need 30 and 90.")
        return self
