"""Boosting that reads what a network says."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from shopcast.judging.calibration import log_odds
from shopcast.learning.boosted import Boosted
from shopcast.learning.candidate import Candidate
from shopcast.learning.members import draw_rows
from shopcast.pipelines.next_event.networks import OfSessions
from shopcast.pipelines.next_event.outcomes import BUYS, NEXT, buys, chances

SAID = [f"said_{name}" for name in (*NEXT, BUYS)]


@dataclass(frozen=True, kw_only=True)
class Stacked(Candidate):
    """A network of its own, then boosting that reads its answers beside all else.

    The first network answers for what it has learnt from: as it is stopped by
    validation, answers of networks fitted to others' sessions gained nothing.

    Attributes:
        network: What is learnt first.
        boosted: What reads it; its options are the candidate's.
    """

    network: OfSessions
    boosted: Boosted

    def learn(self, train, validation, refit, seed):
        """Fit the network, then boosting on what it says of rows drawn."""
        early, late, curve = self.network.learn(train, validation, refit, seed)
        most = getattr(train.options, self.options).rows
        networks = ((early, train), (early, validation), (late, refit))
        told = [
            self._beside(network, draw_rows(rows, most, seed), seed)
            for network, rows in networks
        ]
        first, last, history = self.boosted.learn(*told, seed)
        return (
            {"network": early, **first},
            {"network": late, **last},
            pd.concat([curve, history], ignore_index=True),
        )

    def forecast(self, model, rows, seed):
        """Ask the network, then boosting."""
        return self.boosted.forecast(
            model, self._beside(model["network"], rows, seed), seed
        )

    def _beside(self, network, rows, seed: int):
        """Put what the network says beside rows."""
        told = self.network.forecast(network, rows, seed)
        return rows.beside(pd.DataFrame(said(chances(told), buys(told)), columns=SAID))


def said(chance: np.ndarray, bought: np.ndarray) -> np.ndarray:
    """Bring chances into what boosting reads: (rows, classes and a purchase)."""
    logs = np.log(np.maximum(chance, 1e-9))
    return np.column_stack([logs, log_odds(bought)]).astype("float32")
