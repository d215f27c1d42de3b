"""How many segments: inertia, silhouette and stability over a range of k."""

from collections.abc import Callable
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.pipelines.segmentation.options import Choice, Options
from shopcast.pipelines.segmentation.spaces import Fitted, fit_space
from shopcast.progress import bar

INITS = 10


def fit_kmeans(places: np.ndarray, k: int, seed: int, inits: int = INITS) -> Any:
    """Fit K-means, the best of some beginnings."""
    from sklearn.cluster import KMeans

    return KMeans(k, n_init=inits, random_state=seed).fit(places)


def scan(
    fitted: Fitted, facts: pd.DataFrame, size: int, options: Options, seed: int
) -> pd.DataFrame:
    """Try every number of segments in one space.

    Stability is the mean adjusted Rand index (Hubert and Arabie, 1985) of all pairs:
    of fits with other seeds, and of fits to bootstrap samples that then assign all
    customers. Whatever is learnt is fitted again each time, scaling and network too.

    Args:
        fitted: The space, fitted to all customers of training.
        facts: Of the customers of training.
        size: Of the embedding.
        options: The parameters.
        seed: Where seeds begin.

    Returns:
        One row per `segments`: `inertia`, `silhouette`, `smallest` (share), `seed_ari`
        with `seed_low` and `seed_high`, `bootstrap_ari` with `bootstrap_low` and
        `bootstrap_high` (2.5 % and 97.5 % of the pairs), `rows`.
    """
    choice, name = options.choice, fitted.space.name
    rng = np.random.default_rng(seed)
    if len(facts) > choice.rows:
        kept = np.sort(rng.choice(len(facts), choice.rows, replace=False))
        facts = facts.iloc[kept].reset_index(drop=True)
    own = fitted.encode(facts)
    seeds, samples = [own] * choice.seeds, []
    if fitted.network is not None:
        for number in bar(range(1, choice.seeds), f"{name}: other seeds"):
            other = fit_space(name, facts, size, options, seed + number, quiet=True)
            seeds[number] = other.encode(facts)
    for number in bar(range(choice.bootstraps), f"{name}: bootstrap samples"):
        drawn = rng.integers(0, len(facts), len(facts))
        sample = facts.iloc[drawn].reset_index(drop=True)
        other = fit_space(name, sample, size, options, seed + number, quiet=True)
        samples.append((other.encode(facts), drawn))
    ks = range(choice.least, min(choice.most, len(np.unique(own, axis=0)) - 1) + 1)
    fit = partial(fit_kmeans, inits=choice.inits)
    rows = _in_parallel(partial(_try, fit, seeds, samples, seed=seed), ks)
    return pd.DataFrame(rows).assign(model=name, rows=len(facts))


def _in_parallel(attempt: Callable[..., dict], ks: range) -> list[dict]:
    from joblib import Parallel, delayed

    many = Parallel(n_jobs=-1, prefer="threads")
    return many(delayed(attempt)(k=k) for k in ks)


def _try(
    fit: Callable, seeds: list, samples: list, k: int, seed: int
) -> dict[str, float]:
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return _compare(fit, seeds, samples, k, seed)


def _compare(
    fit: Callable, seeds: list, samples: list, k: int, seed: int
) -> dict[str, float]:
    from sklearn.metrics import silhouette_score

    fits = [fit(places, k, seed + at) for at, places in enumerate(seeds)]
    labels = [one.labels_ for one in fits]
    drawn = [fit(places[rows], k, seed).predict(places) for places, rows in samples]
    row = {
        "segments": k,
        "inertia": float(fits[0].inertia_),
        "smallest": float(np.bincount(labels[0], minlength=k).min() / len(labels[0])),
    }
    if k > 1:
        row |= {"silhouette": float(silhouette_score(seeds[0], labels[0]))}
        row |= _agreement("seed", labels) | _agreement("bootstrap", drawn)
    return row


def _agreement(what: str, labels: list[np.ndarray]) -> dict[str, float]:
    from sklearn.metrics import adjusted_rand_score

    found = [adjusted_rand_score(a, b) for a, b in combinations(labels, 2)]
    low, high = np.quantile(found, [0.025, 0.975])
    return {
        f"{what}_ari": float(np.mean(found)),
        f"{what}_low": float(low),
        f"{what}_high": float(high),
    }


def is_stable(row: pd.Series, choice: Choice) -> bool:
    """Tell whether segments are stable and large enough to be used."""
    return bool(
        row["seed_ari"] >= choice.seed_ari
        and row["bootstrap_ari"] >= choice.bootstrap_ari
        and row["smallest"] >= choice.smallest
    )


def choose_segments(scanned: pd.DataFrame, choice: Choice) -> pd.Series:
    """Choose the number of segments of one model.

    Among those that are stable and large enough, the one with the highest silhouette;
    where none is, the one whose bootstrap samples agree most, of those large enough.

    Returns:
        The row of the scan, with `stable`.

    Raises:
        BadInput: There are fewer different customers than segments.
    """
    tried = scanned[scanned["segments"] >= choice.fewest].dropna(subset="silhouette")
    if choice.segments:
        tried = scanned[scanned["segments"] == choice.segments]
    if tried.empty:
        raise BadInput(
            f"segmentation.options.choice: customers differ in too little for "
            f"{choice.segments or choice.fewest} segments; ask for fewer."
        )
    stable = tried.apply(is_stable, axis=1, choice=choice)
    if stable.any():
        row = tried.loc[tried.loc[stable, "silhouette"].idxmax()]
        return pd.concat([row, pd.Series({"stable": True})])
    large = tried[tried["smallest"] >= choice.smallest]
    row = tried.loc[(large if len(large) else tried)["bootstrap_ari"].idxmax()]
    return pd.concat([row, pd.Series({"stable": False})])
