"""Candidates learn from training rows, stop by validation, and are fitted again."""

from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from shopcast.learning import boosted
from shopcast.learning.boosted import Boosted, BoostingOptions
from shopcast.learning.fitted import Fitted
from shopcast.learning.members import NetworkOptions, count_weights
from shopcast.learning.network import Network
from shopcast.learning.training import Fit
from shopcast.tasks.manifest import parameters

BOOSTING = BoostingOptions(
    params={"min_data_in_leaf": 5, "verbosity": -1},
    num_threads=1,
    rounds=60,
    patience=5,
)
LINE = NetworkOptions(
    model={"units": 4},
    fit=Fit(epochs=3, batch_size=16, patience=2, learning_rate=0.01),
    members=2,
)


@dataclass(frozen=True)
class Points:
    """What is given, what came of it, and the options."""

    x: np.ndarray
    options: SimpleNamespace

    @property
    def y(self) -> np.ndarray:
        return 3 * self.x

    def __len__(self) -> int:
        return len(self.x)

    def select(self, rows) -> "Points":
        return replace(self, x=self.x[rows])

    def spans(self, size: int) -> None:
        return None


def points(rows: int, seed: int) -> Points:
    x = np.random.default_rng(seed).uniform(size=(rows, 1)).astype("float32")
    return Points(x, SimpleNamespace(trees=BOOSTING, line=LINE))


PARTS = points(200, 1), points(80, 2), points(280, 3)
TREES = Boosted(
    name="trees",
    options="trees",
    targets=lambda rows: {"y": {"objective": "l2"}, "minus": {"objective": "l1"}},
    data=lambda rows, target: {
        "data": rows.x,
        "label": rows.y[:, 0] * (-1 if target == "minus" else 1),
    },
    read=lambda boosters, rows: pd.DataFrame(
        {target: one.predict(rows.x) for target, one in boosters.items()}
    ),
)


def compile_line(rows, options):
    import keras

    x = keras.Input((1,), name="x")
    hidden = keras.layers.Dense(options.model["units"], activation="relu")(x)
    outputs = {"y": keras.layers.Dense(1, name="y")(hidden)}
    model = keras.Model({"x": x}, outputs)
    model.compile(keras.optimizers.Adam(options.fit.learning_rate), loss={"y": "mse"})
    return model


NETWORK = Network(
    name="line",
    options="line",
    compile=compile_line,
    array=lambda rows, name: rows.x,
    targets=lambda rows: {"y": rows.y},
    read=lambda found, rows: pd.DataFrame({"y": found["y"].mean(axis=1)[:, 0]}),
)


def test_what_is_fitted_at_once_is_fitted_twice_and_has_no_history():
    mean = Fitted(
        name="mean",
        fit=lambda rows, seed: float(rows.y.mean()),
        read=lambda model, rows: pd.DataFrame({"y": [model] * len(rows)}),
    )
    early, late, history = mean.learn(*PARTS, 1)
    assert (early, late) == (PARTS[0].y.mean(), PARTS[2].y.mean())
    assert history["val_loss"].isna().all()
    assert mean.forecast(late, PARTS[1], 1)["y"].tolist() == [late] * 80
    assert mean.model == "mean_model"


def test_boosting_has_one_booster_per_target_each_stopped_by_validation():
    early, late, history = TREES.learn(*PARTS, 1)
    assert set(early) == set(late) == {"y", "minus"}
    for target, table in history.groupby("target"):
        best = table.loc[table["val_loss"].idxmin(), "epoch"]
        assert early[target].best_iteration == late[target].num_trees() == best
    found = TREES.forecast(late, PARTS[1], 1)
    assert np.abs(found["y"] - PARTS[1].y[:, 0]).mean() < 0.1
    assert np.abs(found["minus"] + PARTS[1].y[:, 0]).mean() < 0.2


def test_boosting_that_grows_worse_is_fitted_again_up_to_its_best_round():
    def noise(rows: Points, target: str):
        label = np.random.default_rng(len(rows)).normal(size=len(rows))
        return {"data": rows.x, "label": label}

    early, late, _ = replace(TREES, data=noise).learn(*PARTS, 1)
    rounds = late["y"].num_trees()
    assert rounds == early["y"].best_iteration < BOOSTING.rounds


def test_the_number_of_threads_changes_no_number(monkeypatch):
    monkeypatch.setattr(boosted, "free_cores", lambda: 3)
    steady = BOOSTING.params | {"deterministic": True, "force_row_wise": True}
    found = []
    for threads in (1, 2, "auto"):
        own = {"params": steady, "num_threads": threads}
        options = SimpleNamespace(trees=BOOSTING.model_copy(update=own))
        parts = [replace(part, options=options) for part in PARTS]
        _, late, _ = TREES.learn(*parts, 1)
        assert late["y"].params["num_threads"] == (3 if threads == "auto" else threads)
        found.append(TREES.forecast(late, PARTS[1], 1))
    pd.testing.assert_frame_equal(found[1], found[0], check_exact=True)
    pd.testing.assert_frame_equal(found[2], found[0], check_exact=True)


def test_threads_are_no_part_of_what_a_model_was_learnt_under():
    two = BOOSTING.model_copy(update={"num_threads": 2})
    assert parameters(trees=two) == parameters(trees=BOOSTING)
    with pytest.raises(ValueError, match="beside params"):
        BoostingOptions(params={"num_threads": 2}, rounds=1, patience=1)


def test_boosting_again_keeps_the_rounds_and_forgets_the_rows():
    _, late, _ = TREES.learn(*PARTS, 1)
    again = TREES.again(late, PARTS[1], 1)
    rounds = {target: one.num_trees() for target, one in late.items()}
    assert {target: one.num_trees() for target, one in again.items()} == rounds
    assert not np.allclose(
        again["y"].predict(PARTS[0].x), late["y"].predict(PARTS[0].x)
    )


def test_members_of_a_network_are_averaged_and_each_has_its_history():
    early, late, history = NETWORK.learn(*PARTS, 1)
    assert sorted(history["member"].unique()) == [0, 1]
    assert set(history["model"]) == {"line"}
    found = NETWORK.outputs(late, PARTS[1])["y"]
    assert found.shape == (80, 2, 1)
    np.testing.assert_allclose(
        NETWORK.forecast(late, PARTS[1], 1)["y"], found.mean(axis=1)[:, 0]
    )
    assert NETWORK.model == "line_network"
    other = NETWORK.outputs(early, PARTS[1])["y"]
    assert not np.allclose(found, other)


def test_arrays_in_chunks_teach_a_network_the_same():
    chunked = LINE.fit.model_copy(update={"chunk_rows": 32})
    options = SimpleNamespace(line=LINE.model_copy(update={"fit": chunked}))
    parts = [replace(part, options=options) for part in PARTS]
    _, whole, _ = NETWORK.learn(*PARTS, 1)
    _, pieces, _ = NETWORK.learn(*parts, 1)
    found = (NETWORK.forecast(model, PARTS[1], 1)["y"] for model in (whole, pieces))
    np.testing.assert_allclose(*found, rtol=1e-5)


def test_a_change_of_the_model_is_the_candidates_own():
    wide = replace(NETWORK, change={"units": 8})
    _, narrow, _ = NETWORK.learn(*PARTS, 1)
    _, late, _ = wide.learn(*PARTS, 1)
    counts = count_weights({"narrow": narrow, "wide": late})
    # One number in, `units` hidden ones with a bias each, one out.
    assert counts.set_index("model")["value"].to_dict() == {"narrow": 13, "wide": 25}
    assert set(counts["metric"]) == {"parameters"}


def test_the_same_seed_learns_the_same():
    for candidate in (TREES, NETWORK):
        first, second = (candidate.learn(*PARTS, 7)[1] for _ in range(2))
        pd.testing.assert_frame_equal(
            candidate.forecast(first, PARTS[1], 7),
            candidate.forecast(second, PARTS[1], 7),
        )


def test_a_misspelt_argument_fails():
    with pytest.raises(TypeError, match="basline"):
        Fitted(name="mean", basline=True, fit=None, read=None)
