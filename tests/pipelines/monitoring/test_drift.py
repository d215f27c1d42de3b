"""Drift between two tables."""

import numpy as np
import pandas as pd
import pytest

from shopcast.pipelines.monitoring.drift import compare, share_index, stability_index


def test_psi_by_hand():
    old, new = np.repeat([0.0, 1.0], [50, 50]), np.repeat([0.0, 1.0], [25, 75])
    expected = 0.25 * np.log(0.75 / 0.5) - 0.25 * np.log(0.25 / 0.5)
    assert stability_index(old, new) == pytest.approx(expected)
    names = (pd.Series(old).map({0: "a", 1: "b"}), pd.Series(new).map({0: "a", 1: "b"}))
    assert share_index(*names) == pytest.approx(expected)


def test_what_moved_is_found_and_what_did_not_is_not():
    rng = np.random.default_rng(1)
    draw = rng.normal(size=(2, 4000))
    old = pd.DataFrame({"same": draw[0], "moved": draw[0], "name": "a"})
    new = pd.DataFrame({"same": draw[1], "moved": draw[1] + 1, "name": "b"})
    table = compare(old, new).set_index("feature")
    assert table["drift"].to_dict() == {
        "same": "none",
        "moved": "large",
        "name": "large",
    }
    assert table.loc["same", "p_value"] > 0.01
    assert table.loc["moved", "ks"] == pytest.approx(0.38, abs=0.03)


def test_columns_without_values_have_not_drifted_and_new_values_have():
    none, some = pd.DataFrame({"x": [np.nan] * 9}), pd.DataFrame({"x": [1.0] * 9})
    assert compare(none, none)["drift"].tolist() == ["none"]
    assert compare(none, some)["drift"].tolist() == ["large"]
    assert compare(some, none)["drift"].tolist() == ["large"]


def test_missing_values_are_compared_as_a_share():
    old, new = pd.DataFrame({"x": [1.0, 2.0]}), pd.DataFrame({"x": [1.0, np.nan]})
    row = compare(old, new).iloc[0]
    assert (row["reference_missing"], row["current_missing"]) == (0.0, 0.5)
