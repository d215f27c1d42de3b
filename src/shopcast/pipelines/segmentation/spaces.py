"""Every way to place customers that is compared: baselines first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from shopcast.pipelines.segmentation import embedding
from shopcast.pipelines.segmentation.options import Options

BASELINES = ("rfm_quintiles", "raw_features", "scaled_features", "pca")
NETWORKS = ("seed_autoencoder", "autoencoder")
REBUILT = ("pca", *NETWORKS)


@dataclass(frozen=True)
class Space:
    """A way to place customers, fitted.

    Attributes:
        name: Of the model.
        reader: A `Reader`, from facts to scaled traits; none where facts are taken
            as they are.
        place: From scaled traits (or facts) to a place; none where the traits are it,
            or a network does it.
    """

    name: str
    reader: Any = None
    place: Any = None

    def encode(self, facts: pd.DataFrame, network: Any = None) -> np.ndarray:
        """Place customers, (customers, size)."""
        if self.reader is None:
            return self.place(facts)
        scaled = self.reader.scaled(facts)
        if network is not None:
            return embedding.embed(network, scaled)
        return scaled if self.place is None else self.place.transform(scaled)

    def rebuild(self, scaled: np.ndarray, network: Any = None) -> np.ndarray:
        """Rebuild scaled traits from where the customers are placed."""
        if network is not None:
            return embedding.reconstruct(network, scaled)
        return self.place.inverse_transform(self.place.transform(scaled))


@dataclass(frozen=True)
class Fitted:
    """A space, its network and the network's history where it has one."""

    space: Space
    network: Any = None
    history: pd.DataFrame | None = None

    def encode(self, facts: pd.DataFrame) -> np.ndarray:
        """Place customers."""
        return self.space.encode(facts, self.network)


def fit_space(
    name: str,
    facts: pd.DataFrame,
    size: int,
    options: Options,
    seed: int,
    quiet: bool = False,
) -> Fitted:
    """Fit a way to place customers, with all that it learns, to some customers.

    Args:
        name: Of `BASELINES` or `NETWORKS`.
        facts: Of the customers of training.
        size: Of the embedding.
        options: The parameters.
        seed: Of networks, and of which customers stop their fitting.
        quiet: Shows no bar of its own.
    """
    if name == "rfm_quintiles":
        return Fitted(Space(name, place=embedding.fit_quintiles(facts)))
    if name == "raw_features":
        return Fitted(Space(name, place=embedding.fit_standardised(facts)))
    reader = embedding.fit_reader(facts, options)
    if name == "scaled_features":
        return Fitted(Space(name, reader))
    scaled = reader.scaled(facts)
    size = min(size, scaled.shape[1])
    if name == "pca":
        return Fitted(Space(name, reader, embedding.fit_pca(scaled, size)))
    build: Callable = getattr(embedding, f"build_{name}")
    stops = np.random.default_rng(seed).random(len(scaled)) < options.validation
    network, history = embedding.train_network(
        build, scaled, stops, size, getattr(options, name), seed, quiet
    )
    return Fitted(Space(name, reader), network, history)
