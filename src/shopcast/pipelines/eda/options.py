"""The parameters of `eda`."""

from pydantic import Field, PositiveInt

from shopcast.strict import Days, Strict


class Rules(Strict):
    """Association rules.

    Attributes:
        min_support: Least share of orders that hold a set of products.
        min_orders: Least number of them, whatever `min_support` allows.
        min_confidence: Least share of orders of the one that hold the other.
        min_lift: Least times more often than by chance.
        longest: Products of a rule, at most.
        edges: The most that the graph shows.
    """

    min_support: float = Field(gt=0, lt=1)
    min_orders: PositiveInt
    min_confidence: float = Field(gt=0, le=1)
    min_lift: float = Field(ge=0)
    longest: int = Field(ge=2)
    edges: PositiveInt


class Backtest(Strict):
    """The forecast of daily sales, tried at the end of the data.

    Attributes:
        folds: How often it is tried, one after the other.
        days: That each is foretold.
    """

    folds: int = Field(ge=3, le=1_000)
    days: Days


class Options(Strict):
    """Everything that `eda` lets one choose.

    Attributes:
        products: The best that are shown.
        words: Of descriptions, the most that the cloud shows.
        categories: The largest that are shown.
        countries: The largest that are shown.
        customers: The best that are shown.
    """

    products: PositiveInt
    words: PositiveInt
    categories: PositiveInt
    countries: PositiveInt
    customers: PositiveInt
    rules: Rules
    backtest: Backtest
