"""Segments: traits by hand, spaces, the rule, names, and kinds that must be found."""

import ibis
import numpy as np
import pandas as pd
import pytest
from running import parameters_of

from shopcast.bad_input import BadInput
from shopcast.features.days import cutoff_table
from shopcast.pipelines.segmentation import embedding, naming, nodes, scores
from shopcast.pipelines.segmentation.facts import count_facts
from shopcast.pipelines.segmentation.mapping import fit_map, place_on_map
from shopcast.pipelines.segmentation.options import Choice, Options
from shopcast.pipelines.segmentation.scaling import fit_scaling
from shopcast.pipelines.segmentation.scanning import choose_segments, fit_kmeans, scan
from shopcast.pipelines.segmentation.spaces import fit_space
from shopcast.pipelines.segmentation.traits import learn_customary, make_traits

AT = pd.Timestamp("2024-03-01")
NOW = cutoff_table(pd.DatetimeIndex([AT]))


@pytest.fixture(scope="module")
def options() -> Options:
    return Options(**parameters_of("segmentation")["options"])


@pytest.fixture(scope="module")
def tables(prepared) -> dict[str, ibis.Table]:
    return {
        path.stem: ibis.read_parquet(path)
        for path in (prepared / "base/03_primary").glob("*.parquet")
    }


def made_up(rows: int = 300, seed: int = 1) -> pd.DataFrame:
    """Facts of three kinds: wholesalers, regulars, and who came once."""
    rng = np.random.default_rng(seed)
    kind = np.arange(rows) % 3
    orders = np.array([20, 8, 1])[kind] + rng.integers(0, 2, rows)
    first = np.array([300.0, 200.0, 200.0])[kind] + rng.uniform(0, 60, rows)
    last = np.array([5.0, 15.0, 180.0])[kind] + rng.uniform(0, 10, rows)
    gap = np.log1p((first - last) / orders.clip(2))
    lines = orders * 2
    table = pd.DataFrame(
        {
            "customer_id": [f"c{number:03d}" for number in range(rows)],
            "at": AT,
            "orders": orders,
            "days_since_first": first,
            "days_since_last": last,
            "gaps": orders - 1,
            "gap_logs": (orders - 1) * gap,
            "gap_squares": (orders - 1) * (gap**2 + 0.1),
            "spend": orders * np.array([500, 50, 20])[kind],
            "order_spend": np.array([500.0, 50.0, 20.0])[kind]
            * rng.uniform(0.8, 1.2, rows),
            "order_lines": 2.0,
            "lines": lines,
            "pieces": lines * np.array([50, 2, 1])[kind],
            "price_logs": lines * rng.normal(1, 0.2, rows),
        }
    )
    for name in ("peak_orders", "offer_orders", "returned_lines", "discounted_lines",
                 "sessions", "idle_sessions", "weeks_seen", "events", "view", "cart",
                 "remove"):  # fmt: skip
        table[name] = 0.0
    return table


def kinds(rows: int) -> np.ndarray:
    return np.arange(rows) % 3


def test_facts_by_hand(tables):
    facts = count_facts(tables, NOW, ["kitchen"]).to_pandas().set_index("customer_id")
    ann = facts.loc["ann"]
    assert (ann["orders"], ann["lines"], ann["pieces"], ann["spend"]) == (1, 1, 1, 40)
    assert ann["days_since_last"] == pytest.approx(59.625)
    assert ann["returned_lines"] == 1
    assert (ann["sessions"], ann["idle_sessions"], ann["view"]) == (1, 0, 1)
    assert ann["in_kitchen"] == 1
    assert np.isnan(facts.loc["dan", "orders"])
    assert facts.loc["bob", "idle_sessions"] == 1


def test_what_happens_later_changes_no_fact(tables):
    at = pd.Timestamp("2024-01-02 12:00")
    now = cutoff_table(pd.DatetimeIndex([at]))
    before = {
        name: table.filter(table["time"] < ibis.literal(at)) if "time" in table.columns
        else table
        for name, table in tables.items()
    }  # fmt: skip
    whole, cut = (
        count_facts(one, now, ["kitchen"]).to_pandas() for one in (tables, before)
    )
    pd.testing.assert_frame_equal(whole, cut)
    ann = whole.set_index("customer_id").loc["ann"]
    assert ann["spend"] == 50.0
    assert np.isnan(ann["returned_lines"])


def test_every_block_weighs_the_same():
    facts = made_up()
    traits = make_traits(facts, learn_customary(facts), 5.0)
    assert list(traits) == ["rhythm", "value"]
    scaling = fit_scaling(traits, {}, 4.0)
    variance = (
        pd.Series(scaling.scale(traits).var(axis=0)).groupby(scaling.blocks).sum()
    )
    np.testing.assert_allclose(variance, 1.0, atol=1e-4)
    heavier = fit_scaling(traits, {"value": 4.0}, 4.0)
    again = pd.Series(heavier.scale(traits).var(axis=0)).groupby(heavier.blocks).sum()
    assert again["value"] == pytest.approx(4.0, abs=1e-3)


def test_little_known_customers_are_drawn_to_what_is_usual():
    facts = made_up(4).assign(returned_lines=[40.0, 0.0, 0.0, 0.0])
    usual = learn_customary(facts)
    returned = make_traits(facts, usual, 5.0)["value"]["returned"] ** 2
    assert usual.shares["returned_lines"] == 40 / facts["lines"].sum()
    expected = 5 * usual.shares["returned_lines"] / (facts["lines"][2] + 5)
    assert returned[2] == pytest.approx(expected)


def test_quintiles_by_hand():
    facts = pd.DataFrame(
        {
            "days_since_last": [1, 2, 3, 4, 5],
            "orders": [5, 4, 3, 2, 1],
            "spend": [9, 9, 9, 9, 1],
        }
    )
    placed = embedding.fit_quintiles(facts)(facts)
    assert placed[0].tolist() == [5, 5, placed[0][2]]
    assert placed[-1].tolist() == [1, 1, 1]


def test_the_network_begins_as_pca_and_bends_where_that_pays(options):
    t = np.random.default_rng(1).uniform(-1, 1, 400)
    curve = np.stack([t, t**2, t**3], axis=1).astype("float32")
    pca = embedding.fit_pca(curve, 1)
    flat = np.mean((pca.inverse_transform(pca.transform(curve)) - curve) ** 2)
    fit = {"epochs": 150, "batch_size": 64, "learning_rate": 0.01}
    asked = options.autoencoder.model_copy(
        update={"fit": options.autoencoder.fit.model_copy(update=fit)}
    )
    first = embedding.build_autoencoder(curve, 1, asked)
    begun = np.mean((embedding.reconstruct(first, curve) - curve) ** 2)
    assert begun == pytest.approx(flat, rel=0.1)
    stops = np.arange(len(curve)) % 7 == 0
    network, history = embedding.train_network(
        embedding.build_autoencoder, curve, stops, 1, asked, 1
    )
    ended = np.mean((embedding.reconstruct(network, curve) - curve) ** 2)
    assert ended < 0.5 * flat
    assert np.abs(embedding.embed(network, curve)).max() < 1
    assert history["val_loss"].min() < history["val_loss"].iloc[0]


def test_kinds_that_differ_are_found(options):
    from sklearn.metrics import adjusted_rand_score

    facts = made_up()
    fitted = fit_space("autoencoder", facts, 4, options, 1)
    found = fit_kmeans(fitted.encode(facts), 3, 1).labels_
    assert adjusted_rand_score(kinds(len(facts)), found) > 0.95
    table = scan(fitted, facts, 4, options, 1)
    assert table["segments"].tolist() == [1, 2, 3, 4]
    row = choose_segments(table, options.choice)
    assert (row["segments"], row["stable"]) == (3, True)


def scanned(**columns) -> pd.DataFrame:
    rows = {"segments": [2, 3, 4, 5], "seed_ari": 1.0, "smallest": 0.1, **columns}
    return pd.DataFrame(rows)


def choice(**given) -> Choice:
    rule = {
        "least": 1, "most": 5, "fewest": 3, "seeds": 2, "bootstraps": 2, "inits": 10,
        "seed_ari": 0.9, "bootstrap_ari": 0.85, "smallest": 0.02, "rows": 100,
    }  # fmt: skip
    return Choice(**(rule | given))


@pytest.mark.parametrize(
    ("columns", "given", "expected"),
    [
        pytest.param({}, {}, (4, True), id="highest silhouette of the stable"),
        pytest.param(
            {"smallest": [0.1, 0.1, 0.01, 0.1]}, {}, (3, True), id="too small"
        ),
        pytest.param({}, {"segments": 5}, (5, False), id="overridden"),
        pytest.param({"seed_ari": 0.5}, {}, (4, False), id="none is stable"),
    ],
)
def test_the_rule_that_chooses_the_number_of_segments(columns, given, expected):
    table = scanned(
        silhouette=[0.9, 0.2, 0.4, 0.5], bootstrap_ari=[1.0, 0.9, 0.95, 0.6]
    ).assign(**columns)
    row = choose_segments(table, choice(**given))
    assert (row["segments"], row["stable"]) == expected


@pytest.mark.parametrize(
    ("network", "agreement", "expected"),
    [
        pytest.param(0.5, 0.95, "autoencoder", id="network"),
        pytest.param(2.0, 0.95, "pca", id="rebuilds worse"),
        pytest.param(0.5, 0.50, "pca", id="unstable"),
        pytest.param(2.0, 0.99, "pca", id="stable but worse"),
    ],
)
def test_what_the_network_does_not_reach_is_said(network, agreement, expected):
    parts = [
        scanned(silhouette=0.2, bootstrap_ari=own).assign(model=name)
        for name, own in (
            ("autoencoder", agreement),
            ("pca", 0.9),
            ("scaled_features", 0.9),
        )
    ]
    errors = pd.DataFrame(
        {
            "model": ["pca", "autoencoder"],
            "split": "new",
            "metric": "reconstruction",
            "value": [1.0, network],
        }
    )
    found = scores.recommend(pd.concat(parts), errors, choice())
    assert found["model"] == expected
    assert f"{network:.3f}" in found["reason"]


def test_a_worse_network_is_not_used_even_where_nothing_is_stable():
    parts = [
        scanned(silhouette=0.2, bootstrap_ari=own).assign(model=name)
        for name, own in (("autoencoder", 0.8), ("pca", 0.5), ("scaled_features", 0.4))
    ]
    errors = {"model": ["pca", "autoencoder"], "split": "new", "value": [1.0, 2.0]}
    errors = pd.DataFrame(errors).assign(metric="reconstruction")
    found = scores.recommend(pd.concat(parts), errors, choice())
    assert (found["model"], found["stable"]) == ("pca", False)
    assert found["reason"].startswith("No segments are stable enough; those of pca")


def test_a_category_may_be_called_other(tables):
    facts = count_facts(tables, NOW, ["kitchen", "other"]).to_pandas()
    assert {"in_other", "in_(other)"} <= set(facts)


def test_more_segments_than_kinds_of_customers_are_refused():
    table = scanned(silhouette=0.4, bootstrap_ari=0.9)
    with pytest.raises(BadInput, match="customers differ in too little for 3 segments"):
        choose_segments(table.head(1), choice())
    with pytest.raises(ValueError, match="must lie between 2 and most"):
        choice(segments=40)


def test_names_say_what_sets_apart_and_never_repeat(options):
    apart = pd.DataFrame(
        {
            "pieces": [2.0, 2.0, 0.1],
            "orders": [0.5, -0.5, 0.0],
            "in_toys": [0.0, -1.0, 0.0],
        }
    )
    assert naming.name_segments(apart, options) == [
        "Large quantities, many orders",
        "Large quantities, few orders",
        "Typical customers",
    ]
    advice = naming.advise(apart.iloc[0], options)
    assert advice[0].startswith("Treat those who are businesses")


def test_wholesalers_stand_out(options):
    facts = made_up()
    traits = pd.DataFrame({"pieces": np.where(np.arange(300) < 5, 9.0, 1.0)})
    usual = pd.DataFrame({"mean": [1.0], "deviation": [2.0]}, index=["pieces"])
    table = naming.list_standouts(facts, traits, usual, options.predicting)
    assert table["standout"].unique().tolist() == ["wholesalers"]
    assert table["customer_id"].tolist() == [f"c{number:03d}" for number in range(5)]


def test_the_map_does_not_change_between_runs_and_takes_others(options):
    rng = np.random.default_rng(1)
    places = rng.normal(size=(200, 3)) + 8 * (np.arange(200) % 2)[:, None]
    first, second = (fit_map(places, options.map, 1)[0] for _ in range(2))
    np.testing.assert_array_equal(np.asarray(first), np.asarray(second))
    before = np.asarray(first).copy()
    spots = place_on_map(first, places[:4] + 0.01)
    np.testing.assert_array_equal(np.asarray(first), before)
    near = np.linalg.norm(np.asarray(first)[None] - spots[:, None], axis=2).argmin(
        axis=1
    )
    assert (near % 2 == np.arange(4) % 2).all()
    assert place_on_map(first, places[:0]).shape == (0, 2)


def test_too_few_customers_are_refused_in_one_sentence(tables, options):
    names = ("transactions", "events", "products", "customers", "calendar")
    inputs = {name: tables[name] for name in names}
    current = nodes.make_current_examples(**inputs, categories_vocabulary=[])
    with pytest.raises(
        BadInput,
        match="3 customers with an order are too few for 3 segments, which take 15",
    ):
        nodes.make_examples(current, options)
