"""Every task is watched: what is read and what is forecast, then and today."""

import numpy as np
import pandas as pd
import pytest
from kedro.framework.project import pipelines
from kedro.framework.startup import bootstrap_project
from running import ROOT

from shopcast.pipelines.monitoring.nodes import (
    Watch,
    make_page,
    plot_drift,
    watch_segmentation,
)
from shopcast.showing.findings import Picture

THEN = pd.DataFrame({"customer_id": ["ann"] * 50, "at": 1, "T": range(50), "days": 7})
NOW = THEN.assign(T=range(100, 150), days=14)
SURE, UNSURE = np.linspace(0.8, 0.95, 50), np.linspace(0.1, 0.2, 50)


def watch(forecasts: pd.DataFrame, predictions: pd.DataFrame) -> pd.DataFrame:
    return Watch("any").watch(THEN, NOW, forecasts, predictions, "blend")


def test_a_task_is_watched_by_its_features_and_by_its_champions_forecasts():
    forecasts = pd.concat(
        [
            pd.DataFrame({"model": "blend", "probability": SURE}),
            pd.DataFrame({"model": "random", "probability": UNSURE}),
        ]
    )
    found = watch(forecasts, pd.DataFrame({"p_order": UNSURE, "decile": 1}))
    assert found.set_index("feature")["table"].to_dict() == {
        "T": "features",
        "p_order": "predictions",
    }
    assert found["drift"].tolist() == ["large", "large"]


def test_of_a_list_for_each_customer_the_first_is_watched():
    """Of the test's pairs the likeliest of each order count, of training none."""
    days = [pd.Timestamp("2024-01-01") + pd.Timedelta(days=n) for n in range(50)]
    pairs = pd.DataFrame({"customer_id": "ann", "day": days, "split": "later"})
    forecasts = pd.concat(
        [
            pairs.assign(category="home", probability=0.9),
            pairs.assign(category="toys", probability=0.2),
            pairs.assign(category="pets", probability=0.99, split="train"),
        ]
    )
    today = pd.DataFrame(
        {"rank": [1, 2] * 50, "category": ["home", "pets"] * 50, "probability": 0.9}
    )
    found = watch(forecasts, today).set_index("feature")
    assert found.loc["category", "psi"] == pytest.approx(0.0, abs=1e-6)
    assert found.loc["probability", "psi"] == pytest.approx(0.0, abs=1e-6)


def test_training_is_not_compared_with_itself():
    segments = pd.DataFrame({"name": ["loyal"] * 50})
    assert watch_segmentation(THEN, THEN, segments, segments).empty
    assert len(watch_segmentation(THEN, NOW.assign(at=2), segments, segments)) > 0


def test_every_task_with_a_predictor_is_watched():
    bootstrap_project(ROOT)
    whole = pipelines["everything"]
    made = {name.split(".")[0] for name in whole.outputs() | whole.datasets()
            if name.endswith(".predictor")}  # fmt: skip
    watched = {node.name.removeprefix("monitoring.watch_") for node in whole.nodes
               if node.name.startswith("monitoring.watch_")}  # fmt: skip
    # Sessions are not customers of training and of today: next_event is apart.
    assert watched == made - {"next_event"} == {
        "ltv", "next_order", "category", "basket", "segmentation"
    }  # fmt: skip


def test_the_page_tells_each_task_apart():
    forecasts = pd.DataFrame({"model": "blend", "probability": SURE})
    drift = watch(forecasts, pd.DataFrame({"p_order": UNSURE}))
    finding = plot_drift(next_order_drift=drift, ltv_drift=drift.head(0))
    assert [axis.get_title() for axis in finding.figure.axes] == ["next_order"]
    shown = Picture(finding.title, finding.sentence, True, "pixels")
    page = make_page(shown, next_order_drift=drift, ltv_drift=drift.head(0))
    assert "next_order: of 2 columns 2 have drifted much" in page
    assert "ltv: today&#39;s data are the training data" in page
