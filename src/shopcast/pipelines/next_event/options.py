"""The parameters of `next_event`."""

from pydantic import Field, NonNegativeFloat, PositiveFloat, PositiveInt

from shopcast.learning.boosted import BoostingOptions
from shopcast.learning.members import NetworkOptions
from shopcast.strict import Strict


class Costs(Strict):
    """What an early warning costs and brings.

    Attributes:
        contact: Of one who is contacted.
        offer: Of the offer, if its receiver buys.
        margin: Share of a purchase's value that is earned.
        value: Of a purchase, where it is not known.
        effect: Share of those who would leave and are made to buy.
    """

    contact: NonNegativeFloat
    offer: NonNegativeFloat
    margin: float = Field(gt=0, le=1)
    value: PositiveFloat
    effect: float = Field(ge=0, le=1)


class Predicting(Strict):
    """What may change after training.

    Sessions of the last `reach_days` are looked at.
    """

    reach_days: PositiveInt
    costs: Costs


class Options(Strict):
    """Everything that `next_event` lets one choose.

    Attributes:
        customers: The most that models learn from and are judged on, drawn by a hash.
        smoothing: Times that a context of fewer events counts beside its own.
        resamples: Bootstrap samples of customers.
        sequence: Networks that read a session once, each event knowing those before.
        windows: Networks that read each event's last events in both directions.
        predicting: What may change after training.
    """

    customers: PositiveInt
    smoothing: PositiveFloat
    resamples: PositiveInt
    sequence: NetworkOptions
    windows: NetworkOptions
    lightgbm: BoostingOptions
    predicting: Predicting
