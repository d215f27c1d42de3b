"""The parameters of `eda`."""

from pydantic import Field, PositiveInt

from shopcast.strict import Days, Strict


class Rules(Strict):
    """Association rules: what is kept, and how many the graph shows.

    `min_orders` is the least number of orders that hold a set of products, whatever
    `min_support`, the least share of orders, allows.
    """

    min_support: float = Field(gt=0, lt=1)
    min_orders: PositiveInt
    min_confidence: float = Field(gt=0, le=1)
    min_lift: float = Field(ge=0)
    longest: int = Field(ge=2)
    edges: PositiveInt


class Backtest(Strict):
    """The forecast of daily sales: folds of `days` each, at the end of the data."""

    folds: int = Field(ge=3, le=1_000)
    days: Days


class Options(Strict):
    """Everything that `eda` lets one choose."""

    products: PositiveInt
    words: PositiveInt
    categories: PositiveInt
    countries: PositiveInt
    customers: PositiveInt
    rules: Rules
    backtest: Backtest
