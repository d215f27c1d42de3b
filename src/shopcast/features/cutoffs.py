"""How time is divided, declared once."""

from pydantic import Field

from shopcast.strict import Count, Days, Strict


class Periods(Strict):
    """How time is divided.

    Attributes:
        horizon_days: Time that is predicted.
        label_days: Time over which models are trained, where history is too short
            to train on the whole horizon.
        step_days: Length of the steps of sequences and of long forecasts.
        every_days: Between training cutoffs.
        first_days: History before the first training cutoff, at least.
        train_days: How far back training cutoffs go.
        validation_cutoffs: How many, one label apart, the last just before the test.
        test_cutoffs: How many, one horizon apart, the last one ends with the data.
        new_share: Share of the customers who are kept out of all training.
    """

    horizon_days: Days
    label_days: Days
    step_days: Days
    every_days: Days
    first_days: Days
    train_days: Days
    validation_cutoffs: Count = 1
    test_cutoffs: Count = 1
    new_share: float = Field(ge=0, lt=1)
