"""How far the distributions of two tables lie apart."""

import numpy as np
import pandas as pd

BINS = 10
LEAST = 1e-4
MODERATE, LARGE = 0.1, 0.25


def stability_index(reference: np.ndarray, current: np.ndarray) -> float:
    """Compute the population stability index (PSI) of two samples.

    Bins are the reference's deciles; those that fall together are one, and missing
    values are one more. A bin without rows counts as if it had a share of 0.0001.

    >>> sample = np.arange(100.0)
    >>> stability_index(sample, sample)
    0.0
    >>> round(stability_index(sample, sample + 50), 2)
    4.35

    Reference:
        Siddiqi (2006), Credit Risk Scorecards.
    """
    known = reference[~np.isnan(reference)]
    inner = np.linspace(0, 1, BINS + 1)[1:-1]
    edges = np.unique(np.quantile(known, inner)) if len(known) else np.array([])
    old, new = (_shares(sample, edges) for sample in (reference, current))
    return float(np.sum((new - old) * np.log(new / old)))


def _shares(sample: np.ndarray, edges: np.ndarray) -> np.ndarray:
    missing = np.isnan(sample)
    bins = np.where(missing, len(edges) + 1, np.searchsorted(edges, sample))
    counts = np.bincount(bins, minlength=len(edges) + 2)
    return np.maximum(counts / max(len(sample), 1), LEAST)


def share_index(reference: pd.Series, current: pd.Series) -> float:
    """Compute the PSI of names, such as segments, one bin each.

    >>> share_index(pd.Series(["a", "b"]), pd.Series(["b", "a"]))
    0.0
    """
    old, new = (one.value_counts(normalize=True) for one in (reference, current))
    names = old.index.union(new.index)
    old, new = (one.reindex(names).fillna(0).clip(lower=LEAST) for one in (old, new))
    return float(((new - old) * np.log(new / old)).sum())


def compare(reference: pd.DataFrame, current: pd.DataFrame) -> pd.DataFrame:
    """Compare every column of numbers or names that both tables have.

    The test of Kolmogorov and Smirnov and the means leave missing values out.

    Returns:
        One row per `feature`: `psi`; `ks` and `p_value` (Kolmogorov and Smirnov, of
        numbers only); the means and shares missing of both; `drift`: none below a PSI
        of 0.1, moderate below 0.25, else large.
    """
    from scipy.stats import ks_2samp

    rows = []
    for name in reference.columns.intersection(current.columns, sort=False):
        old, new = reference[name].dropna(), current[name].dropna()
        row = {
            "feature": name,
            "reference_missing": reference[name].isna().mean(),
            "current_missing": current[name].isna().mean(),
        }
        if pd.api.types.is_numeric_dtype(old):
            old, new = old.to_numpy("float64"), new.to_numpy("float64")
            both = (one[name].to_numpy("float64") for one in (reference, current))
            row |= {"psi": stability_index(*both)}
            if len(old) and len(new):
                test = ks_2samp(old, new)
                row |= {"ks": test.statistic, "p_value": test.pvalue}
                row |= {"reference_mean": old.mean(), "current_mean": new.mean()}
        else:
            row |= {"psi": share_index(old.astype("str"), new.astype("str"))}
        rows.append(row)
    columns = ["feature", "psi", "ks", "p_value", "reference_mean", "current_mean",
               "reference_missing", "current_missing"]  # fmt: skip
    table = pd.DataFrame(rows, columns=columns)
    psi = table["psi"].astype("float64")
    levels = np.select([psi >= LARGE, psi >= MODERATE], ["large", "moderate"], "none")
    return table.assign(drift=levels)
