"""The t-SNE map of customers, and where others lie on it."""

from typing import Any

import numpy as np

from shopcast.pipelines.segmentation.options import Map

EXACT_ROWS = 100_000
FINE_ROWS = 20_000


def fit_map(places: np.ndarray, options: Map, seed: int) -> tuple[Any, np.ndarray]:
    """Lay out customers in two dimensions by t-SNE of their embedding.

    Nearest neighbours are exact up to 100,000 customers and approximate beyond; from
    20,000 on, forces are interpolated on a grid twice as coarse, which halves the time
    and does not change how well neighbours are kept (benchmarks/README.md).
    Customers beyond `options.rows` are left out: a random sample is drawn, and they
    are placed by `place_on_map` like new ones.

    Returns:
        An openTSNE embedding, which can place others; the rows that it holds.

    Reference:
        Poličar, Stražar and Zupan (2024), https://doi.org/10.18637/jss.v109.i03
    """
    from joblib import cpu_count
    from openTSNE import TSNE

    rows = np.arange(len(places))
    if len(places) > options.rows:
        rng = np.random.default_rng(seed)
        rows = np.sort(rng.choice(len(places), options.rows, replace=False))
        places = places[rows]
    tsne = TSNE(
        perplexity=min(options.perplexity, max((len(places) - 1) / 3, 1.0)),
        neighbors="exact" if len(places) <= EXACT_ROWS else "annoy",
        initialization="pca",
        ints_in_interval=1 if len(places) <= FINE_ROWS else 2,
        n_jobs=cpu_count(),
        random_state=seed,
    )
    fitted = tsne.fit(places.astype("float64"))
    # The first transform shifts the map; later ones leave it where it is.
    fitted.transform(places[:1].astype("float64"))
    return fitted, rows


def place_on_map(fitted: Any, places: np.ndarray) -> np.ndarray:
    """Find where customers lie on a map: (customers, 2). The map does not move."""
    if not len(places):
        return np.zeros((0, 2))
    return np.asarray(fitted.transform(places.astype("float64")))
