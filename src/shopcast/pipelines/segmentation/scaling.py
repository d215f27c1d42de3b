"""Scaling of traits, so that every block weighs the same."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from shopcast.pipelines.segmentation.traits import Traits


@dataclass(frozen=True)
class Scaling:
    """Centre and width of each trait, and the block it belongs to.

    Attributes:
        names: The traits, in the order of the scaled columns.
        blocks: The block of each.
        mean: Of each trait.
        deviation: Of each trait.
        clip: Deviations beyond which a value counts no more.
        middle: Mean of the clipped deviations.
        weight: Makes the variances of a block add up to the block's weight.
    """

    names: list[str]
    blocks: list[str]
    mean: np.ndarray
    deviation: np.ndarray
    clip: float
    middle: np.ndarray
    weight: np.ndarray

    def scale(self, traits: Traits) -> np.ndarray:
        """Scale traits: float32 (customers, traits)."""
        table = pd.concat(traits.values(), axis=1)[self.names].to_numpy("float64")
        return ((self._clipped(table) - self.middle) * self.weight).astype("float32")

    def _clipped(self, table: np.ndarray) -> np.ndarray:
        return np.clip((table - self.mean) / self.deviation, -self.clip, self.clip)


def fit_scaling(traits: Traits, weights: dict[str, float], clip: float) -> Scaling:
    """Learn the scaling of the customers of training; constant traits are left out.

    Args:
        traits: Block by block.
        weights: Of blocks that weigh other than 1.
        clip: In deviations.
    """
    table = pd.concat(traits.values(), axis=1)
    blocks = {name: block for block, part in traits.items() for name in part}
    names = [name for name in table if table[name].std() > 1e-9]
    values = table[names].to_numpy("float64")
    mean, deviation = values.mean(axis=0), values.std(axis=0)
    clipped = np.clip((values - mean) / deviation, -clip, clip)
    of = pd.Series([blocks[name] for name in names])
    total = pd.Series(clipped.var(axis=0)).groupby(of).transform("sum")
    weight = np.sqrt(of.map(lambda block: weights.get(block, 1.0)) / total)
    return Scaling(
        names, of.tolist(), mean, deviation, clip, clipped.mean(axis=0),
        weight.to_numpy(),
    )  # fmt: skip
