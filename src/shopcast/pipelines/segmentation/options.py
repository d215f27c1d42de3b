"""The parameters of `segmentation`."""

from typing import Annotated

from pydantic import (
    Field,
    PositiveFloat,
    PositiveInt,
    model_validator,
)

from shopcast.learning.training import Arguments, Fit
from shopcast.strict import Few, Strict


class Network(Strict):
    """A network.

    Attributes:
        model: Arguments of its builder.
        fit: How it is fitted.
    """

    model: Arguments
    fit: Fit


class Choice(Strict):
    """How the number of segments is chosen.

    Attributes:
        least: The fewest segments that are tried.
        most: The most.
        fewest: The fewest that the rule may choose.
        segments: Overrides the rule.
        seeds: How many seeds are compared.
        bootstraps: How many bootstrap samples are compared.
        inits: Beginnings of each K-means that is compared, of which the best is taken;
            the one that is used has ten.
        seed_ari: Mean adjusted Rand index between seeds that is stable enough.
        bootstrap_ari: The same between bootstrap samples.
        smallest: The least share of customers in a segment.
        rows: Customers, at most, that stability and silhouette are measured on.
    """

    least: Few
    most: Few
    fewest: int = Field(ge=2)
    segments: PositiveInt | None = None
    seeds: int = Field(ge=2)
    bootstraps: int = Field(ge=2)
    inits: PositiveInt
    seed_ari: float = Field(gt=0, le=1)
    bootstrap_ari: float = Field(gt=0, le=1)
    smallest: float = Field(ge=0, lt=0.5)
    rows: int = Field(ge=10)

    @model_validator(mode="after")
    def _can_be_chosen(self) -> "Choice":
        if self.least > self.most:
            raise ValueError(f"least {self.least} is more than most {self.most}")
        if not 2 <= (self.segments or 2) <= self.most or self.fewest > self.most:
            raise ValueError(
                f"segments and fewest must lie between 2 and most ({self.most})"
            )
        return self


class Map(Strict):
    """The t-SNE map.

    Attributes:
        perplexity: How many neighbours a customer has, about.
        rows: The most customers it is made of; others are placed on it afterwards.
    """

    perplexity: float = Field(gt=0, le=10_000)
    rows: PositiveInt


class Advice(Strict):
    """What to do with a segment.

    Attributes:
        trait: By which it stands out.
        side: Whether it is `high` or `low` in it.
        advice: What to do.
    """

    trait: str
    side: str = Field(pattern="^(high|low)$")
    advice: str


class Predicting(Strict):
    """What may change after training.

    Attributes:
        standing_out: Deviations from which single customers stand out in a trait.
        standouts: In which, with what they are then called, whatever their segment.
        playbook: What to do, by trait; the first that fit are shown.
    """

    standing_out: PositiveFloat
    standouts: dict[str, str]
    playbook: list[Advice]


class Options(Strict):
    """Everything that `segmentation` lets one choose.

    Attributes:
        categories: How many are told apart.
        pseudo: Sessions by which shares are drawn to the shop's.
        clip: Deviations beyond which a trait counts no more.
        weights: Of blocks that shall not weigh 1.
        variance: Share of the variance that the embedding's size has to explain by PCA.
        held_out: Share of customers on whom reconstruction is measured.
        validation: Share of the others who stop the fitting.
        autoencoder: The network, and the share of the tanh's range that it uses.
        seed_autoencoder: The seed's.
        choice: How many segments.
        map: The t-SNE map.
        phrases: Per trait, what a segment low or high in it is called.
        category_phrase: What a segment high in a category is called.
        telling: Deviations from which a trait is said to set a segment apart.
        predicting: What may change after training.
    """

    categories: Few
    pseudo: PositiveFloat
    clip: PositiveFloat
    weights: dict[str, PositiveFloat]
    variance: float = Field(gt=0, lt=1)
    held_out: float = Field(gt=0, lt=0.5)
    validation: float = Field(gt=0, lt=0.5)
    autoencoder: Network
    seed_autoencoder: Network
    choice: Choice
    map: Map
    phrases: dict[str, Annotated[list[str], Field(min_length=2, max_length=2)]]
    category_phrase: str = Field(pattern=r"^[^{}]*\{category\}[^{}]*$")
    telling: PositiveFloat
    predicting: Predicting

    @model_validator(mode="after")
    def _traits_have_phrases(self) -> "Options":
        named = {one.trait for one in self.predicting.playbook}
        unknown = sorted((named | self.predicting.standouts.keys()) - {*self.phrases})
        if unknown:
            raise ValueError(f"predicting names traits {unknown} without phrases")
        return self
