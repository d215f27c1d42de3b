"""The parameters of `next_order`."""

from typing import Annotated, Literal

from pydantic import (
    Field,
    NonNegativeInt,
    PositiveInt,
    field_validator,
    model_validator,
)

from shopcast.learning.boosted import BoostingOptions
from shopcast.learning.left_out import LeavingOut
from shopcast.learning.members import NetworkOptions
from shopcast.strict import Count, Days, Few, Single, Strict
from shopcast.tasks.backtest import BacktestOptions


class SeedNetwork(NetworkOptions):
    """The seed's network.

    Attributes:
        class_weights: Whether orders weigh as much as their absence.
        clipnorm: Length beyond which a gradient is shortened.
    """

    class_weights: bool
    clipnorm: float = Field(gt=0)


TRAITS = (
    "rfm", "windows", "rhythm", "baskets", "btyd", "calendar", "gaps", "decays",
    "visits", "person", "pricing", "seasonality", "weekday",
)  # fmt: skip


class Spline(Strict):
    """Logistic regression on lines that bend at quantiles.

    Attributes:
        knots: Quantiles at which a line may bend.
        penalty: 1 / C: more draws the lines flat.
    """

    knots: int = Field(ge=2, le=1_000)
    penalty: float = Field(gt=0)


class Predicting(Strict):
    """What may change after training.

    Attributes:
        level_cutoffs: So many past cutoffs tell today's level of the shop.
    """

    level_cutoffs: Few


class Backtest(BacktestOptions):
    """Rolling origins."""

    train_every: dict[  # type: ignore[assignment]
        Literal[
            "base_rate", "recency", "rfm_logistic", "lightgbm_rfm", "lightgbm",
            "spline_logistic", "seed_lstm", "seed_dropout", "recurrent", "hazard",
        ],
        NonNegativeInt,
    ]  # fmt: skip


class Options(LeavingOut):
    """Everything that `next_order` lets one choose.

    Attributes:
        windows: Look-back windows, in days.
        orders: How many of the last orders are read.
        reach_days: How far ahead the next order is looked for.
        traits: Which groups of traits are used.
        payments: The shop's kinds of payment, by the name that models know.
        same_day_repeats: Whether a second order on the day of an order is a next
            order, where predictions are made right after an order.
        customers: The most that models learn from and are judged on, drawn by a hash.
        sample_fraction: Share of the customers that are used for training and judging.
        min_orders: How many days with an order a customer must have had before the
            cutoff to be learnt from and judged; all are scored.
        resamples: Bootstrap samples of customers.
        backtest: Rolling origins, which shape no answer.
        ablation: Whether boosting is fitted again without some of what it reads, to
            show what the forecast rests on; this takes long, and shapes no answer.
        not_after_orders: Candidates that are not trained and judged right after orders
            as well, which takes as long again.
        predicting: What may change after training.
    """

    windows: Annotated[list[Days], Field(min_length=1), Single]
    orders: Few
    reach_days: Days
    traits: dict[str, bool]
    payments: dict[str, str]
    same_day_repeats: bool
    customers: PositiveInt
    sample_fraction: float = Field(gt=0, le=1)
    min_orders: PositiveInt
    resamples: Count
    backtest: Backtest = Field(exclude=True)
    ablation: bool = Field(exclude=True)
    not_after_orders: tuple[
        Literal["spline_logistic", "seed_lstm", "hazard", "lightgbm"], ...
    ] = Field(default=(), exclude=True)
    seed_lstm: SeedNetwork
    recurrent: NetworkOptions
    hazard: NetworkOptions
    spline: Spline
    lightgbm: BoostingOptions
    predicting: Predicting

    @field_validator("traits")
    @classmethod
    def _are_known(cls, traits: dict[str, bool]) -> dict[str, bool]:
        unknown = sorted(traits.keys() - set(TRAITS))
        if unknown or not any(traits.values()):
            raise ValueError(
                f"unknown {unknown}, or none is used; {list(TRAITS)} exist"
            )
        return traits

    @model_validator(mode="after")
    def _windows_that_traits_need(self) -> "Options":
        if self.traits.get("windows") and not {30, 90} <= set(self.windows):
            raise ValueError("traits of windows need 30 and 90 days among the windows")
        return self
