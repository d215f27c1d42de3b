"""Spaces in which customers are compared, each fitted on the customers of training."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from shopcast.learning.asking import ask_network
from shopcast.learning.settled import pickle_settled
from shopcast.learning.training import fit
from shopcast.pipelines.segmentation.options import Network, Options
from shopcast.pipelines.segmentation.scaling import Scaling, fit_scaling
from shopcast.pipelines.segmentation.traits import (
    Customary,
    Traits,
    learn_customary,
    make_traits,
)

QUINTILES = (0.2, 0.4, 0.6, 0.8)
RFM = ("days_since_last", "orders", "spend")


@dataclass(frozen=True)
class Reader:
    """From the facts of customers to scaled traits."""

    usual: Customary
    scaling: Scaling
    pseudo: float

    def traits(self, facts: pd.DataFrame) -> Traits:
        """Make traits, block by block."""
        return make_traits(facts, self.usual, self.pseudo)

    def scaled(self, facts: pd.DataFrame) -> np.ndarray:
        """Make scaled traits, (customers, traits)."""
        return self.scaling.scale(self.traits(facts))


def fit_reader(facts: pd.DataFrame, options: Options) -> Reader:
    """Learn what is usual, and the scaling, from customers of training."""
    usual = learn_customary(facts)
    traits = make_traits(facts, usual, options.pseudo)
    scaling = fit_scaling(traits, options.weights, options.clip)
    return Reader(usual, scaling, options.pseudo)


@dataclass(frozen=True)
class Quintiles:
    """Recency, frequency and monetary value as quintiles: 1 to 5, 5 is best."""

    edges: dict[str, np.ndarray]

    def __call__(self, facts: pd.DataFrame) -> np.ndarray:
        """Place customers: float32 (customers, 3)."""
        places = [
            np.searchsorted(edge, facts[name]) for name, edge in self.edges.items()
        ]
        scores = np.stack(places, axis=1) + 1.0
        scores[:, 0] = 6 - scores[:, 0]
        return scores.astype("float32")


def fit_quintiles(facts: pd.DataFrame) -> Quintiles:
    """Learn the quintiles of the customers of training."""
    return Quintiles({name: facts[name].quantile(QUINTILES).to_numpy() for name in RFM})


@dataclass(frozen=True)
class Standardised:
    """Facts as they are, column by column over their deviation, no logs, no blocks."""

    mean: pd.Series
    deviation: pd.Series

    def __call__(self, facts: pd.DataFrame) -> np.ndarray:
        """Place customers: float32 (customers, facts)."""
        table = facts[self.mean.index].fillna(0.0)
        return ((table - self.mean) / self.deviation).to_numpy("float32")


def fit_standardised(facts: pd.DataFrame) -> Standardised:
    """Learn the means and deviations of the customers of training."""
    table = facts.drop(columns=["customer_id", "at"]).fillna(0.0).astype("float64")
    table = table.loc[:, table.std() > 1e-9]
    return Standardised(table.mean(), table.std())


def bottleneck(scaled: np.ndarray, variance: float) -> int:
    """Find the fewest principal components that explain a share of the variance."""
    pca = fit_pca(scaled, min(scaled.shape))
    explained = pca.explained_variance_ratio_.cumsum()
    most = max(scaled.shape[1] - 1, 1)
    return min(int(np.searchsorted(explained, variance)) + 1, most)


def fit_pca(scaled: np.ndarray, size: int) -> Any:
    """Fit principal components whose signs do not depend on the machine."""
    from sklearn.decomposition import PCA

    return PCA(size, svd_solver="full").fit(scaled)


Build = Callable[[np.ndarray, int, Network], Any]


def build_autoencoder(scaled: np.ndarray, size: int, options: Network) -> Any:
    """Build the network that begins as the PCA of these customers."""
    from shopcast.models import autoencoder

    pca = fit_pca(scaled, size)
    model = dict(options.model)
    spread = np.sqrt(pca.explained_variance_[0])
    return autoencoder.build_autoencoder(
        components=pca.components_.tolist(),
        centre=pca.mean_.tolist(),
        scale=float(model.pop("range") / spread),
        **model,
    )


def build_seed_autoencoder(scaled: np.ndarray, size: int, options: Network) -> Any:
    """Build the seed's network."""
    from shopcast.models import autoencoder

    return autoencoder.build_seed_autoencoder(
        num_traits=scaled.shape[1], size=size, **options.model
    )


def train_network(
    build: Build,
    scaled: np.ndarray,
    stops: np.ndarray,
    size: int,
    options: Network,
    seed: int,
    quiet: bool = False,
) -> tuple[Any, pd.DataFrame]:
    """Fit an autoencoder until customers who are kept apart are no better rebuilt.

    Args:
        build: Makes the network.
        scaled: Traits of the customers of training.
        stops: Which of them stop the fitting, and are not fitted to.
        size: Of the embedding.
        options: The network's.
        seed: Of its weights and of the order of customers.
        quiet: Shows no bar of its own.

    Returns:
        The network and its history.
    """
    import keras

    keras.utils.set_random_seed(seed)
    learn, watch = scaled[~stops], scaled[stops]
    model = build(learn, size, options)
    steps = max(len(learn) // options.fit.batch_size, 1)
    model.compile(
        keras.optimizers.Adam(options.fit.learning_rate),
        loss="mse",
        steps_per_execution=steps,
        jit_compile=options.fit.jit,
    )
    history = fit(model, (learn, learn), (watch, watch), options.fit, seed, quiet=quiet)
    own = keras.Model(model.inputs, model.outputs, name=model.name)
    return pickle_settled(own), history


def embed(model: Any, scaled: np.ndarray) -> np.ndarray:
    """Place customers by an autoencoder: float32 (customers, size), in (-1, 1)."""
    from shopcast.models.autoencoder import encoder

    return ask_network(encoder(model), scaled)


def reconstruct(model: Any, scaled: np.ndarray) -> np.ndarray:
    """Rebuild traits from their embedding."""
    return ask_network(model, scaled)


def block_errors(
    actual: np.ndarray, rebuilt: np.ndarray, blocks: list[str]
) -> pd.Series:
    """Sum squared errors over the traits of each block: a block's variance is 1."""
    errors = pd.Series(((actual - rebuilt) ** 2).mean(axis=0), index=blocks)
    return errors.groupby(level=0, sort=False).sum()
