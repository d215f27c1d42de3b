"""The parameters of `early_warning`."""

from pydantic import Field, NonNegativeFloat

from shopcast.strict import Few, Strict


class Costs(Strict):
    """What an offer to a visitor costs and brings, in money.

    Attributes:
        contact: Of reaching one visitor.
        offer: Of the offer, whenever its receiver buys.
        margin: Share of an order's value that is earned.
        effect: Share of those who would leave and are made to buy.
    """

    contact: NonNegativeFloat
    offer: NonNegativeFloat
    margin: float = Field(gt=0, le=1)
    effect: float = Field(ge=0, le=1)


class Experiment(Strict):
    """The test that would prove the effect.

    Attributes:
        power: Chance of seeing the effect where there is one.
        level: Chance of seeing one where there is none.
    """

    power: float = Field(gt=0, lt=1)
    level: float = Field(gt=0, lt=1)


class Options(Strict):
    """Everything that `early_warning` lets one choose.

    Attributes:
        after: Events of a session before anybody is warned of.
        costs: What an offer costs and brings.
        experiment: The test that would prove it.
    """

    after: Few
    costs: Costs
    experiment: Experiment
