"""Which space is recommended, and how all of them compare."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.pipelines.segmentation import embedding
from shopcast.pipelines.segmentation.options import Choice
from shopcast.pipelines.segmentation.scanning import choose_segments
from shopcast.pipelines.segmentation.spaces import BASELINES, REBUILT, Fitted

PREFERRED = ("autoencoder", "pca", "scaled_features")
COLUMNS = ["model", "kind", "split", "metric", "value", "low", "high", "n"]


def measure_reconstruction(
    spaces: dict[str, Fitted], train: pd.DataFrame, new: pd.DataFrame
) -> pd.DataFrame:
    """Measure how well traits are rebuilt, block by block; a block's variance is 1.

    Returns:
        Rows of metrics: `reconstruction` and `reconstruction_<block>`, on customers
        of training and on those kept apart.
    """
    rows = []
    for name in REBUILT:
        space, network = spaces[name].space, spaces[name].network
        for split, facts in (("train", train), ("new", new)):
            scaled = space.reader.scaled(facts)
            rebuilt = space.rebuild(scaled, network)
            errors = embedding.block_errors(
                scaled, rebuilt, space.reader.scaling.blocks
            )
            named = {f"reconstruction_{block}": one for block, one in errors.items()}
            for metric, value in {"reconstruction": errors.sum(), **named}.items():
                rows.append((name, split, metric, float(value), len(facts)))
    return pd.DataFrame(rows, columns=["model", "split", "metric", "value", "n"])


def measure_segments(scanned: pd.DataFrame, choice: Choice) -> pd.DataFrame:
    """List what the scan says of each model at the number of segments it chooses."""
    rows = []
    for name, table in scanned.groupby("model", sort=False):
        row = choose_segments(table, choice)
        for metric in (
            "segments",
            "silhouette",
            "smallest",
            "seed_ari",
            "bootstrap_ari",
        ):
            part = metric.removesuffix("_ari")
            low, high = (row.get(f"{part}_{side}", np.nan) for side in ("low", "high"))
            rows.append((name, "train", metric, row[metric], low, high, row["rows"]))
    return pd.DataFrame(
        rows, columns=["model", "split", "metric", "value", "low", "high", "n"]
    )


def recommend(
    scanned: pd.DataFrame, rebuilt: pd.DataFrame, choice: Choice
) -> dict[str, Any]:
    """Recommend a space and a number of segments.

    The network, where it rebuilds customers who were kept apart no worse than PCA of
    its size and its segments are stable; else the first of PCA and the scaled traits
    whose segments are stable; else the most stable of those that are left.

    Returns:
        `model`, `segments`, `stable`, and `reason`, a sentence.
    """
    rows = {
        name: choose_segments(scanned[scanned["model"] == name], choice)
        for name in PREFERRED
    }
    new = rebuilt[(rebuilt["split"] == "new") & (rebuilt["metric"] == "reconstruction")]
    error = new.set_index("model")["value"]
    if error["autoencoder"] > error["pca"]:
        told = _told(rows, error)
        del rows["autoencoder"]
        why = "rebuilds customers who were kept apart worse than PCA"
    else:
        told, why = _told(rows, error), "is not stable enough"
    stable = [name for name, row in rows.items() if row["stable"]]
    agree = pd.Series({name: row["bootstrap_ari"] for name, row in rows.items()})
    name = stable[0] if stable else str(agree.idxmax())
    return {
        "model": name,
        "segments": int(rows[name]["segments"]),
        "stable": bool(stable),
        "reason": _reason(name, bool(stable), why) + told,
    }


def _told(rows: dict[str, pd.Series], error: pd.Series) -> str:
    return (
        "the autoencoder rebuilds customers who were kept apart with an error of "
        f"{error['autoencoder']:.3f} and PCA of the same size with {error['pca']:.3f}; "
        f"their segments agree by {rows['autoencoder']['bootstrap_ari']:.2f} and "
        f"{rows['pca']['bootstrap_ari']:.2f} between bootstrap samples."
    )


def _reason(name: str, stable: bool, why: str) -> str:
    if not stable:
        return (
            f"No segments are stable enough; those of {name.replace('_', ' ')} agree "
            "most and are used, with care: "
        )
    if name == "autoencoder":
        return "The autoencoder is used: "
    return f"{name.replace('_', ' ')} is used, as the autoencoder {why}: "


def assemble(
    segments: pd.DataFrame, rebuilt: pd.DataFrame, champion: str
) -> pd.DataFrame:
    """Put metrics into the long form of all tasks, baselines first."""
    table = pd.concat([segments, rebuilt], ignore_index=True)
    kind = np.where(table["model"].isin(BASELINES), "baseline", "candidate")
    table = table.assign(kind=np.where(table["model"] == champion, "champion", kind))
    order = {name: at for at, name in enumerate((*BASELINES, "seed_autoencoder"))}
    place = table["model"].map(order).fillna(len(order))
    table = table.assign(place=place).sort_values("place", kind="stable")
    return table[COLUMNS].reset_index(drop=True)
