"""The parameters of `ltv`."""

from typing import Literal

from pydantic import Field, PositiveInt, model_validator

from shopcast.learning.boosted import Boosting
from shopcast.learning.network import Network
from shopcast.strict import Strict


class Rollout(Network):
    """The long-horizon forecast: how many paths are sampled per member."""

    paths: PositiveInt


class Sharpening(Strict):
    """`q = max(p**power - threshold * mean(p**power), 0)`, scaled to the same total."""

    power: float = Field(gt=0)
    threshold: float = Field(ge=0)


class Options(Strict):
    """Everything that `ltv` lets one choose."""

    windows: list[PositiveInt]
    steps: PositiveInt
    sequence_steps: PositiveInt
    traits: dict[str, bool]
    season: Literal["none", "last_year"]
    folds: PositiveInt
    resamples: PositiveInt
    bigru: Network
    zero_inflated: Network
    lightgbm: Boosting
    rollout: Rollout
    sharpening: Sharpening
    budget: float = Field(gt=0)
    segments: PositiveInt

    @model_validator(mode="after")
    def _windows_that_traits_need(self) -> "Options":
        if self.traits.get("windows") and not {30, 90} <= set(self.windows):
            raise ValueError("ltv.options.windows: traits of windows need 30 and 90.")
        return self
