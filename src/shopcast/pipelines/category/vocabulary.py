"""The categories that are told apart."""

from dataclasses import dataclass

import pandas as pd

from shopcast.pipelines.category.families import Families


@dataclass(frozen=True)
class Vocabulary:
    """Categories, chosen on training customers and time.

    Attributes:
        classes: Their names, largest first, and last one for all others, if any.
        families: How products are grouped where the shop has no categories.
        until: The cutoff up to which models are fitted.
        end: Where the data end.
    """

    classes: list[str]
    families: Families | None
    until: pd.Timestamp
    end: pd.Timestamp

    @property
    def derived(self) -> bool:
        """Whether categories were made of descriptions."""
        return self.families is not None

    @property
    def key(self) -> str:
        """What tells this choice from another one."""
        return "|".join(self.classes)
