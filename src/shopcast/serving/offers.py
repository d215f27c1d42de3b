"""When a visitor who is likely to leave should be made an offer."""

from dataclasses import dataclass
from typing import Any, Self

from kedro.io import DataCatalog

COSTS, OPTIONS = "early_warning.costs_on_validation", "params:early_warning.options"


@dataclass(frozen=True)
class Offers:
    """The rule of `early_warning`.

    Attributes:
        threshold: Of `p_purchase`; below it an offer pays, as validation says.
        after: Events of a session before anybody is made one.
    """

    threshold: float
    after: int

    @classmethod
    def of(cls, catalog: DataCatalog) -> Self | None:
        """Read what `early_warning` found, if it has run."""
        if not catalog.exists(COSTS):
            return None
        costs = catalog.load(COSTS)
        best = float(costs.loc[costs["best"], "threshold"].iloc[0])
        return cls(best, catalog.load(OPTIONS).after)

    def pay(self, said: dict[str, Any]) -> bool:
        """Tell whether one pays, by what is said of a visit."""
        long = said["events"] >= self.after and not said["purchases"]
        return long and said["p_purchase"] < self.threshold
