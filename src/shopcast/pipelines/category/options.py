"""The parameters of `category`."""

from typing import Annotated, Literal

from pydantic import Field, PositiveFloat, PositiveInt

from shopcast.learning.boosted import BoostingOptions
from shopcast.learning.left_out import LeavingOut
from shopcast.learning.members import NetworkOptions
from shopcast.strict import Count, Few, Single, Strict


class Families(Strict):
    """Families of products, made of descriptions where a shop has no categories.

    Attributes:
        number: How many at least.
        pieces: How many to begin with; what is in too many orders is split, and the
            nearest are joined as long as they are not.
        largest: Share of the orders that may hold one family, where it can be split.
        components: Size of the space (SVD of TF-IDF) in which they are sought.
        words: How many of its own words name a family.
    """

    number: int = Field(ge=2)
    pieces: int = Field(ge=2)
    largest: float = Field(gt=0, le=1)
    components: int = Field(ge=2)
    words: PositiveInt


class Forest(Strict):
    """The random forest.

    Attributes:
        trees: How many.
        leaf: Rows of a leaf, at least.
        rows: The most that it learns from, drawn.
        columns: How many times a random column's importance a column must have.
    """

    trees: PositiveInt
    leaf: PositiveInt
    rows: PositiveInt
    columns: float = Field(ge=0)


class Experiment(Strict):
    """A campaign's test.

    Attributes:
        lifts: Relative gains for which its size is told.
        power: Chance of seeing such a gain where there is one.
        level: Chance of seeing one where there is none.
    """

    lifts: list[PositiveFloat] = Field(min_length=1)
    power: float = Field(gt=0, lt=1)
    level: float = Field(gt=0, lt=1)


class Predicting(Strict):
    """What may change after training.

    Attributes:
        top: Categories listed per customer; recall is measured at as many.
        month: The month of the order that is foretold, 1 to 12; null is that of the
            day after the data.
        experiment: A campaign's test.
    """

    top: Few
    month: int | None = Field(ge=1, le=12)
    experiment: Experiment


class Options(LeavingOut):
    """Everything that `category` lets one choose.

    Attributes:
        most: Of the shop's categories that are told apart; the others are one.
        source: Whether categories are the shop's or made of descriptions; `auto`
            takes the shop's where it has any.
        half_lives: Of memory, in days; a week at least.
        order_half_lives: Of memory, in orders; three at least.
        sample_fraction: Share of the customers that are used.
        resamples: Bootstrap samples of customers.
        ablation: Whether boosting is fitted again without some of what it reads, to
            show what the forecast rests on; this takes long, and shapes no answer.
        predicting: What may change after training.
    """

    most: Few
    source: Literal["auto", "store", "derived"]
    families: Families
    half_lives: Annotated[
        list[Annotated[int, Field(ge=7, le=36_500)]], Field(min_length=1), Single
    ]
    order_half_lives: list[Annotated[int, Field(ge=3)]] = Field(min_length=1)
    sample_fraction: float = Field(gt=0, le=1)
    resamples: Count
    ablation: bool = Field(exclude=True)
    seed_network: NetworkOptions
    history_network: NetworkOptions
    lightgbm: BoostingOptions
    pooled: BoostingOptions
    forest: Forest
    predicting: Predicting
