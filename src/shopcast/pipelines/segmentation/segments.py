"""Nodes of `segmentation` that make, name, map and assign segments."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from shopcast.pipelines.segmentation import mapping, naming
from shopcast.pipelines.segmentation.embedding import Reader
from shopcast.pipelines.segmentation.nodes import buyers, gather
from shopcast.pipelines.segmentation.options import Options
from shopcast.pipelines.segmentation.scanning import fit_kmeans
from shopcast.pipelines.segmentation.spaces import Fitted, Space
from shopcast.tasks.manifest import describe, parameters, refuse_other

NO_ORDER = "Without an order"
TASK = "segmentation"


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


@dataclass(frozen=True)
class SegmentPredictor:
    """All that it takes to give a customer a segment; one file.

    Attributes:
        manifest: What it is and how it was made (see `manifest.describe`).
        space: Where customers are placed.
        segments: Of that space.
        on_map: The t-SNE map.
        reader: From facts to the traits by which customers stand out.
    """

    manifest: dict[str, Any]
    space: Fitted
    segments: Segments
    on_map: Any
    reader: Reader


def pick_space(champion: dict[str, Any], **fitted: Any) -> Fitted:
    """Pick the recommended space."""
    return gather(fitted)[champion["model"]]


def fit_segments(
    training_examples: pd.DataFrame,
    champion: dict[str, Any],
    autoencoder_model: Space,
    space_model: Fitted,
    options: Options,
    seed: int,
) -> tuple[Segments, pd.DataFrame, pd.DataFrame]:
    """Fit the segments, and tell what they are.

    Returns:
        The segments, in order of revenue; their profiles; how many deviations each
        trait's mean lies from the shop's.
    """
    train = buyers(training_examples)
    places = space_model.encode(train)
    found = fit_kmeans(places, champion["segments"], seed)
    order = train["spend"].groupby(found.labels_).sum().sort_values(ascending=False)
    centres = found.cluster_centers_[order.index]
    segment = pd.Series(Segments(centres, []).assign(places)[0])
    traits = pd.concat(autoencoder_model.reader.traits(train).values(), axis=1)
    apart = naming.tell_apart(traits, segment)
    names = naming.name_segments(apart, options)
    profiles = naming.measure_segments(train, segment)
    profiles.insert(1, "name", [names[at - 1] for at in profiles["segment"]])
    apart = apart.rename_axis("segment").reset_index()
    return Segments(centres, names), profiles, apart


def train_map(
    training_examples: pd.DataFrame,
    space_model: Fitted,
    segments_model: Segments,
    options: Options,
    seed: int,
) -> tuple[Any, pd.DataFrame]:
    """Lay out the customers of training by t-SNE of their embedding.

    Returns:
        The map; its points: `customer_id`, `segment`, `x`, `y`.
    """
    train = buyers(training_examples)
    places = space_model.encode(train)
    fitted_map, rows = mapping.fit_map(places, options.map, seed)
    points = train.loc[rows, ["customer_id"]].reset_index(drop=True)
    spot = np.asarray(fitted_map)
    segment = segments_model.assign(places[rows])[0]
    return fitted_map, points.assign(segment=segment, x=spot[:, 0], y=spot[:, 1])


def label_training(
    training_examples: pd.DataFrame, space_model: Fitted, segments_model: Segments
) -> pd.DataFrame:
    """List the segments of the customers of training: what drift is measured from."""
    train = buyers(training_examples)
    segment, _ = segments_model.assign(space_model.encode(train))
    names = segments_model.name(segment)
    return train[["customer_id", "at"]].assign(segment=segment, name=names)


def assemble(
    training_examples: pd.DataFrame,
    champion: dict[str, Any],
    space_model: Fitted,
    segments_model: Segments,
    map_model: Any,
    autoencoder_model: Space,
    options: Options,
) -> SegmentPredictor:
    """Put all that it takes to give a customer a segment into one file."""
    train, chosen = buyers(training_examples), parameters(options=options)
    end, name = training_examples["at"].max(), champion["model"]
    manifest = describe(TASK, name, chosen, end, end, train)
    reader = autoencoder_model.reader
    return SegmentPredictor(manifest, space_model, segments_model, map_model, reader)


def predict(
    current_examples: pd.DataFrame, predictor: SegmentPredictor, options: Options
) -> pd.DataFrame:
    """Give every customer one segment, and a place on the map.

    Returns:
        One row per `customer_id`: `segment` (0: without an order), `name`, `margin`
        (0: between two segments, 1: at a centre), `x` and `y` on the map, and `at`;
        margin and place are null in segment 0.

    Raises:
        BadInput: The predictor was made otherwise than it would be now.
    """
    refuse_other(predictor.manifest, TASK, parameters(options=options))
    table = current_examples[["customer_id"]].assign(segment=0, name=NO_ORDER)
    table = table.assign(margin=np.nan, x=np.nan, y=np.nan, at=current_examples["at"])
    bought = current_examples["orders"].notna().to_numpy()
    if not bought.any():
        return table
    places = predictor.space.encode(current_examples[bought].reset_index(drop=True))
    segment, margin = predictor.segments.assign(places)
    spot = mapping.place_on_map(predictor.on_map, places)
    names = predictor.segments.name(segment)
    found = {"segment": segment, "name": names, "margin": margin, "x": spot[:, 0]}
    for column, values in (found | {"y": spot[:, 1]}).items():
        table.loc[bought, column] = values
    return table.astype({"segment": "int64"})


def list_standouts(
    current_examples: pd.DataFrame, predictor: SegmentPredictor, options: Options
) -> pd.DataFrame:
    """List today's customers who stand out in single traits (see `naming`)."""
    has_ordered = current_examples["orders"].notna()
    bought = current_examples[has_ordered].reset_index(drop=True)
    reader = predictor.reader
    traits = pd.concat(reader.traits(bought).values(), axis=1)
    usual = pd.DataFrame(
        {"mean": reader.scaling.mean, "deviation": reader.scaling.deviation},
        index=reader.scaling.names,
    )
    return naming.list_standouts(bought, traits, usual, options.predicting)
