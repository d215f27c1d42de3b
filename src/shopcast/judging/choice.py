"""Which model is used."""

from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True)
class Choice:
    """The rule that names the champion, on validation.

    Attributes:
        by: Metrics, each 1 where lower is better, -1 where higher is; the mean rank
            decides, then the first of them.
        preferred: A way, such as the mean of several, taken where it is about as good:
            it errs less at another time (docs/decisions/0006, 0010).
        as_good: By what share the first metric may be worse.
        veto: Metrics of rank, higher is better: no champion is below another by so
            much in all of them.
        never: Rules of decision, which may be measured but are no champion.
    """

    by: dict[str, int]
    preferred: str
    as_good: float
    veto: dict[str, float] = field(default_factory=dict)
    never: tuple[str, ...] = ()

    def champion(self, metrics: pd.DataFrame) -> str:
        """Name the champion.

        >>> table = pd.DataFrame({"model": ["bg_nbd", "blend"], "metric": "log_loss"})
        >>> rule = Choice({"log_loss": 1}, "blend", 0.002)
        >>> rule.champion(table.assign(value=[0.2, 0.2003]))
        'blend'
        >>> Choice({"recall": -1}, "blend", 0.1).champion(
        ...     table.assign(metric="recall", value=[0.3, 0.2])
        ... )
        'bg_nbd'
        """
        table = metrics.pivot_table(
            index="model", columns="metric", values="value", sort=False
        )
        table = table.drop(index=list(self.never), errors="ignore")
        table = table[self._ranks_well(table)]
        first = next(iter(self.by))
        rank = sum((table[name] * sign).rank() for name, sign in self.by.items())
        loss = table[first] * self.by[first]
        best = table.assign(rank=rank, loss=loss).sort_values(["rank", "loss"]).index[0]
        limit = loss[best] + self.as_good * abs(loss[best])
        near = self.preferred in table.index and loss[self.preferred] <= limit
        return self.preferred if near else str(best)

    def _ranks_well(self, table: pd.DataFrame) -> pd.Series:
        """Tell whom no other ranks better than, by all of the measures."""
        if not self.veto:
            return pd.Series(True, table.index)
        ranks, by = table[[*self.veto]], pd.Series(self.veto)
        return ~ranks.apply(lambda own: (ranks - own > by).all(axis=1).any(), axis=1)
