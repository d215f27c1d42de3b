"""Nodes of `segmentation` that make, name, map and assign segments."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from shopcast.pipelines.segmentation import mapping, naming
from shopcast.pipelines.segmentation.nodes import buyers
from shopcast.pipelines.segmentation.options import Options
from shopcast.pipelines.segmentation.scanning import fit_kmeans
from shopcast.pipelines.segmentation.spaces import Fitted, Space

NO_ORDER = "Without an order"


@dataclass(frozen=True)
class Segments:
    """Centres of segments, (segments, size), and their names, both from segment 1."""

    centres: np.ndarray
    names: list[str]

    def name(self, segment: np.ndarray) -> list[str]:
        """Tell the names of segments."""
        return [self.names[at - 1] for at in segment]

    def assign(self, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Tell the nearest segment, from 1, and how much nearer it is than the next.

        Returns:
            Segments; margins: 1 - nearest distance / second distance.
        """
        apart = np.linalg.norm(places[:, None, :] - self.centres[None], axis=2)
        nearest = np.sort(apart, axis=1)
        margin = 1 - nearest[:, 0] / np.maximum(nearest[:, 1], 1e-12)
        return apart.argmin(axis=1) + 1, margin


def pick_space(
    champion: dict[str, Any], baselines: dict[str, Space], model: Space, network: Any
) -> Fitted:
    """Pick the recommended space."""
    name = champion["model"]
    return Fitted(baselines[name]) if name in baselines else Fitted(model, network)


def fit_segments(
    examples: pd.DataFrame,
    champion: dict[str, Any],
    model: Space,
    space: Fitted,
    options: Options,
    seed: int,
) -> tuple[Segments, pd.DataFrame, pd.DataFrame]:
    """Fit the segments, and tell what they are.

    Returns:
        The segments, in order of revenue; their profiles; how many deviations each
        trait's mean lies from the shop's.
    """
    train = buyers(examples)
    places = space.encode(train)
    found = fit_kmeans(places, champion["segments"], seed)
    order = train["spend"].groupby(found.labels_).sum().sort_values(ascending=False)
    centres = found.cluster_centers_[order.index]
    segment = pd.Series(Segments(centres, []).assign(places)[0])
    traits = pd.concat(model.reader.traits(train).values(), axis=1)
    apart = naming.tell_apart(traits, segment)
    names = naming.name_segments(apart, options)
    profiles = naming.measure_segments(train, segment)
    profiles.insert(1, "name", [names[at - 1] for at in profiles["segment"]])
    apart = apart.rename_axis("segment").reset_index()
    return Segments(centres, names), profiles, apart


def list_standouts(
    current: pd.DataFrame, model: Space, options: Options
) -> pd.DataFrame:
    """List today's customers who stand out in single traits (see `naming`)."""
    bought = current[current["orders"].notna()].reset_index(drop=True)
    reader = model.reader
    traits = pd.concat(reader.traits(bought).values(), axis=1)
    usual = pd.DataFrame(
        {"mean": reader.scaling.mean, "deviation": reader.scaling.deviation},
        index=reader.scaling.names,
    )
    return naming.list_standouts(bought, traits, usual, options)


def train_map(
    examples: pd.DataFrame,
    space: Fitted,
    segments: Segments,
    options: Options,
    seed: int,
) -> tuple[Any, pd.DataFrame]:
    """Lay out the customers of training by t-SNE of their embedding.

    Returns:
        The map; its points: `customer_id`, `segment`, `x`, `y`.
    """
    train = buyers(examples)
    places = space.encode(train)
    fitted_map, rows = mapping.fit_map(places, options.map, seed)
    points = train.loc[rows, ["customer_id"]].reset_index(drop=True)
    spot = np.asarray(fitted_map)
    segment = segments.assign(places[rows])[0]
    return fitted_map, points.assign(segment=segment, x=spot[:, 0], y=spot[:, 1])


def predict(
    current: pd.DataFrame,
    space: Fitted,
    segments: Segments,
    map_model: Any,
) -> pd.DataFrame:
    """Give every customer one segment, and a place on the map.

    Returns:
        One row per `customer_id`: `segment` (0: without an order), `name`, `margin`
        (0: between two segments, 1: at a centre), `x` and `y` on the map; margin and
        place are null in segment 0.
    """
    table = current[["customer_id"]].assign(segment=0, name=NO_ORDER)
    table = table.assign(margin=np.nan, x=np.nan, y=np.nan)
    bought = current["orders"].notna().to_numpy()
    if not bought.any():
        return table
    places = space.encode(current[bought].reset_index(drop=True))
    segment, margin = segments.assign(places)
    spot = mapping.place_on_map(map_model, places)
    names = segments.name(segment)
    found = {"segment": segment, "name": names, "margin": margin, "x": spot[:, 0]}
    for column, values in (found | {"y": spot[:, 1]}).items():
        table.loc[bought, column] = values
    return table.astype({"segment": "int64"})


def label_training(
    examples: pd.DataFrame,
    space: Fitted,
    segments: Segments,
) -> pd.DataFrame:
    """List the segments of the customers of training: what drift is measured from."""
    train = buyers(examples)
    segment, _ = segments.assign(space.encode(train))
    names = segments.name(segment)
    return train[["customer_id", "at"]].assign(segment=segment, name=names)
