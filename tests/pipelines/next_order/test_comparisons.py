"""Tables on the test's forecasts by hand, and the level that is followed."""

import numpy as np
import pandas as pd
import pytest
from running import periods
from test_next_order import rows_of

from shopcast.pipelines.next_order.ablation import ablate, names_without
from shopcast.pipelines.next_order.comparisons import (
    measure_groups,
)
from shopcast.pipelines.next_order.figures import plot_ablation
from shopcast.pipelines.next_order.prior import Prior
from shopcast.pipelines.next_order.rows import Rows
from shopcast.pipelines.next_order.scores import FollowedLine, outcomes_of, score
from shopcast.pipelines.next_order.shop_level import LevelDrift
from shopcast.pipelines.next_order.survival import p_within
from shopcast.pipelines.next_order.task import NEXT_ORDER

SIZE = 40
ORDERED = np.tile([1.0, 0.0], SIZE // 2)


def forecasts() -> pd.DataFrame:
    """The blend knows who comes; baselines know nobody; half have one order."""
    table = pd.DataFrame(
        {
            "customer_id": [f"c{number}" for number in range(SIZE)],
            "at": pd.Timestamp("2024-02-01"),
            "is_new": False,
            "frequency": np.repeat([0, 3], SIZE // 2),
            "ordered": ORDERED,
        }
    )
    known = np.where(ORDERED > 0, 0.9, 0.1)
    parts = [table.assign(model=name, probability=0.5) for name in NEXT_ORDER.baselines]
    parts.append(table.assign(model="blend", probability=known))
    new = table.assign(is_new=True, model="blend", probability=0.5)
    return pd.concat([*parts, new], ignore_index=True)


def test_groups_are_told_apart_by_days_with_an_order(options):
    found = measure_groups(forecasts(), "blend", options, 1)
    assert found["orders"].unique().tolist() == ["1", "2-4"]
    auc = found[found["metric"] == "roc_auc"].set_index(["orders", "model"])["value"]
    assert auc["1", "bg_nbd"] == 0.5
    assert auc["2-4", "blend"] == 1.0
    assert found["n"].unique().tolist() == [SIZE // 2]


def rows_at(options, ats: list[str], wait: list[float]) -> Rows:
    examples = pd.DataFrame(
        {"customer_id": [f"c{number}" for number in range(len(ats))],
         "at": pd.to_datetime(ats), "wait": wait, "observed": True}
    )  # fmt: skip
    parameters = pd.DataFrame({"at": [pd.Timestamp("2024-01-01")]})
    drift = LevelDrift(walk=1.0, noise=0.0)
    prior = Prior(parameters=parameters, end=examples["at"].max(), drift=drift)
    return Rows(examples, prior, periods(), options)


def test_the_level_follows_what_is_over_and_known_only(options):
    """All of validation and of the first test week come, half were expected."""
    many = 200
    before = rows_at(options, ["2024-01-01"] * many, [1.0, 9.0] * (many // 2))
    half = pd.DataFrame({"probability": np.full(many, 0.5)})
    line = FollowedLine.fit(half, before, baseline=False)
    ats = ["2024-01-08"] * many + ["2024-01-15"] * many
    later = rows_at(options, ats, [1.0] * 2 * many)
    raw = pd.DataFrame({"probability": np.full(2 * many, 0.5)})
    everyone = np.ones(2 * many, dtype=bool)
    found = line.follow(raw, later, everyone)["probability"].to_numpy()
    np.testing.assert_allclose(found[:many], 0.5, atol=0.01)
    assert found[many:].min() > 0.9
    nobody = line.follow(raw, later, ~everyone)["probability"].to_numpy()
    np.testing.assert_allclose(nobody, 0.5, atol=0.01)


def test_decisions_are_measured_at_validations_threshold(options):
    rows = rows_at(options, ["2024-01-01"] * 4, [1.0, 2.0, 8.0, 9.0])
    forecast = pd.DataFrame({"probability": [0.9, 0.4, 0.6, 0.1]})
    line = FollowedLine(None, 0.5, outcomes_of(np.zeros(4), rows), rows.prior.drift)
    found = score(rows, forecast, line, np.ones((1, 4)))
    told = {name: found[name][0] for name in ("accuracy", "precision", "recall")}
    assert told == {"accuracy": 0.5, "precision": 0.5, "recall": 0.5}
    assert found["roc_auc"][0] == pytest.approx(0.75)


def test_an_ablation_that_nobody_asked_for_is_empty_and_says_how_to_ask(options):
    off = options.model_copy(update={"ablation": False})
    found = ablate(*[None] * 7, off, 1)
    shown = plot_ablation(found)
    assert (len(found), shown.shown) == (0, False)
    assert "next_order.options.ablation=true" in shown.sentence


def test_a_group_of_traits_is_left_out_by_the_names_of_its_columns(options):

    rows = rows_of(options)
    every, less = (set(names_without(rows, name)) for name in ("nothing", "gaps"))
    assert every == set(rows.traits)
    assert every - less >= {"gap_1", "own_hazard", "known_gaps"}
    assert "days_since_last" in less


def test_a_probability_within_days_is_read_off_the_curve():
    alive, bins = np.array([[1.0, 0.8, 0.4]]), np.array([0, 1, 3])
    assert p_within(alive, bins, np.array([2.0]))[0] == pytest.approx(0.4)
