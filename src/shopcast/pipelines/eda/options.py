"""The parameters of `eda`."""

from pydantic import BaseModel, ConfigDict, Field, PositiveInt


class Rules(BaseModel):
    """Association rules: what is kept, and how many the graph shows.

    `min_orders` is the least number of orders that hold a set of products, whatever
    `min_support`, the least share of orders, allows.
    """

    model_config = ConfigDict(extra="forbid")
    min_support: float = Field(gt=0, lt=1)
    min_orders: PositiveInt
    min_confidence: float = Field(gt=0, le=1)
    min_lift: float = Field(ge=0)
    longest: int = Field(ge=2)
    edges: PositiveInt


class Backtest(BaseModel):
    """The forecast of daily sales: folds of `days` each, at the end of the data."""

    model_config = ConfigDict(extra="forbid")
    folds: int = Field(ge=3)
    days: PositiveInt


class Options(BaseModel):
    """Everything that `eda` lets one choose."""

    model_config = ConfigDict(extra="forbid")
    products: PositiveInt
    words: PositiveInt
    categories: PositiveInt
    countries: PositiveInt
    customers: PositiveInt
    rules: Rules
    backtest: Backtest
