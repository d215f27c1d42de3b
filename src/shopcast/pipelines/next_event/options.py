"""The parameters of `next_event`."""

from pydantic import Field, PositiveFloat, PositiveInt

from shopcast.learning.boosted import BoostingOptions
from shopcast.learning.left_out import LeavingOut
from shopcast.learning.members import NetworkOptions
from shopcast.strict import Count, Days, Strict


class Predicting(Strict):
    """What may change after training.

    Attributes:
        reach_days: Sessions of so many last days are looked at.
    """

    reach_days: Days


class Options(LeavingOut):
    """Everything that `next_event` lets one choose.

    Attributes:
        customers: The most that models learn from and are judged on, drawn by a hash.
        common: Training events from which on a product, category or brand is known to
            networks; all others are unknown alike.
        smoothing: Times that a context of fewer events counts beside its own.
        resamples: Bootstrap samples of customers.
        sequence: Networks that read a session once, each event knowing those before.
        windows: Networks that read each event's last events in both directions.
        ablation: Whether networks are trained again with other losses, rows and inputs;
            no answer depends on it.
        predicting: What may change after training.
    """

    customers: PositiveInt
    common: Count
    smoothing: PositiveFloat
    resamples: Count
    sequence: NetworkOptions
    windows: NetworkOptions
    lightgbm: BoostingOptions
    ablation: bool = Field(exclude=True)
    predicting: Predicting
