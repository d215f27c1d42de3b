"""The parameters of `ltv`."""

from typing import Annotated, Literal

from pydantic import Field, NonNegativeInt, PositiveInt, model_validator

from shopcast.learning.boosted import BoostingOptions
from shopcast.learning.left_out import LeavingOut
from shopcast.learning.members import NetworkOptions
from shopcast.strict import Count, Days, Few, Single, Strict
from shopcast.tasks.backtest import BacktestOptions

Trait = Literal["rfm", "windows", "rhythm", "baskets", "btyd", "calendar"]


class RolloutOptions(NetworkOptions):
    """The long-horizon forecast.

    Attributes:
        paths: Sampled per member; more are smoother, and take as much longer.
    """

    paths: PositiveInt


class Sharpening(Strict):
    """`q = max(p**power - threshold * mean(p**power), 0)`, scaled to the same total.

    Attributes:
        power: Above 1 it draws spends apart, below 1 together.
        threshold: Share of the mean below which nothing is expected.
    """

    power: float = Field(gt=0)
    threshold: float = Field(ge=0)


class Predicting(Strict):
    """What may change after training.

    Attributes:
        budget: Money to be shared out between groups of customers.
        value_groups: How many groups there are, by what customers are worth.
    """

    budget: float = Field(gt=0)
    value_groups: Few


class Backtest(BacktestOptions):
    """Rolling origins; the rollout, which learns from no label, has no part in them."""

    train_every: dict[  # type: ignore[assignment]
        Literal["lightgbm_rfm", "lightgbm", "bigru", "attention", "zero_inflated"],
        NonNegativeInt,
    ]


class Options(LeavingOut):
    """Everything that `ltv` lets one choose.

    Attributes:
        windows: Look-back windows, in days.
        steps: Steps (of `step_days`) of a customer's past that networks may read.
        sequence_steps: Of these, so many last ones that sequences have.
        traits: Which groups of traits are used.
        season: Whether the shop's season is taken out and put back (`own`), or the
            calendar's days count alike (`none`).
        folds: Parts of the customers in which boosting is cross-validated.
        resamples: Bootstrap samples of customers.
        customers: The most that models learn from and are judged on, drawn by a hash.
        backtest: Rolling origins, which shape no answer.
        predicting: What may change after training.
    """

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
