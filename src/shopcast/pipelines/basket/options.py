"""The parameters of `basket`."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

from pydantic import (
    Field,
    NonNegativeFloat,
    PositiveFloat,
    PositiveInt,
    field_validator,
)

from shopcast.learning.boosted import BoostingOptions
from shopcast.learning.left_out import LeavingOut
from shopcast.learning.members import NetworkOptions
from shopcast.pipelines.basket.list_length import LENGTH
from shopcast.strict import Count, Few, Strict

TFIDF, SAVED = "tfidf", "saved_model.pb"


class Tifu(Strict):
    """TIFU-KNN, in its paper's notation.

    Attributes:
        groups: Into which a customer's baskets are cut.
        within: Decay of a basket's weight within its group.
        between: Decay of a group's weight.
        neighbours: k, how many customers are asked.
        alpha: Weight of the customer's own baskets; the rest is the neighbours'.
    """

    groups: Few
    within: float = Field(gt=0, le=1)
    between: float = Field(gt=0, le=1)
    neighbours: PositiveInt
    alpha: float = Field(ge=0, le=1)


class UpCf(Strict):
    """UP-CF, in its paper's notation.

    Attributes:
        recency: Last baskets of a customer that count.
        power: Of the similarity; more lets near neighbours count more.
        neighbours: How many customers are asked.
        alpha: Weight of the neighbours; the rest is the customer's own.
    """

    recency: PositiveInt
    power: PositiveFloat
    neighbours: PositiveInt
    alpha: float = Field(ge=0, le=1)


class Intensity(Strict):
    """How often products are bought again, by how long ago they were bought.

    Attributes:
        bands: Of days, in which as many purchases each are counted.
        targets: Last baskets of a customer that tell what was bought again.
        shrink: Repeats that say a product is repeated as often as all are.
        repeats: Purchases that say its times are those of all.
        weight: Of the neighbours beside the customer's own intensities.
    """

    bands: PositiveInt
    targets: PositiveInt
    shrink: PositiveFloat
    repeats: PositiveFloat
    weight: NonNegativeFloat


class Candidates(Strict):
    """Products that are ranked: all of the customer's own, and more.

    Attributes:
        each: How many of the best of each generator.
        decays: Of a basket's weight with its age.
        shrink: Customers of no effect that are added to counts of pairs.
        cells: Numbers in one dense block, of rows by products or by customers.
        rows: Of a part with more, so many are drawn to learn from, and so many are
            listed at a time, whose candidates each way to list them finds anew.
    """

    each: PositiveInt
    decays: list[Annotated[float, Field(gt=0, le=1)]] = Field(min_length=1)
    shrink: NonNegativeFloat
    cells: PositiveInt
    rows: PositiveInt


class Text(Strict):
    """What turns descriptions into numbers.

    Attributes:
        encoder: `tfidf`, or a folder (or name) of a sentence-transformers model or a
            TensorFlow SavedModel.
        size: Of the space that TF-IDF is reduced to.
    """

    encoder: str = Field(min_length=1)
    size: int = Field(gt=0, le=4_096)

    @field_validator("encoder")
    @classmethod
    def _is_there(cls, name: str) -> str:
        known = name == TFIDF or (Path(name) / SAVED).is_file()
        if known or find_spec("sentence_transformers"):
            return name
        raise ValueError(
            "it is no SavedModel's folder, and sentence-transformers is not installed; "
            "install shopcast[text], or set tfidf"
        )


class Predicting(Strict):
    """What may change after training.

    Attributes:
        top: Products listed per customer.
        new_only: Whether those that the customer has, in the baskets that are read,
            are left out.
    """

    top: PositiveInt = Field(le=LENGTH)
    new_only: bool


class Options(LeavingOut):
    """Everything that `basket` lets one choose.

    Attributes:
        customers: The most that models learn from and are judged on, drawn by a hash,
            and whose baskets tell what others buy.
        baskets: How many last baskets of a customer are read.
        refresh_days: How old at most what is known of other customers may be.
        memory_days: How far back other customers' baskets are read.
        frequent: Buyers that a product needs in `frequent_lstm`.
        cold: A product with fewer buyers is cold.
        resamples: Bootstrap samples of customers.
        predicting: What may change after training.
    """

    customers: PositiveInt
    baskets: PositiveInt
    refresh_days: PositiveInt
    memory_days: PositiveInt
    frequent: PositiveInt
    cold: PositiveInt
    resamples: Count
    tifu_knn: Tifu
    up_cf: UpCf
    intensity: Intensity
    candidates: Candidates
    text: Text
    lightgbm: BoostingOptions
    sequence: NetworkOptions
    sets: NetworkOptions
    predicting: Predicting
