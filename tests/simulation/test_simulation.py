import numpy as np
import pandas as pd
import pytest
import yaml
from running import ROOT

from shopcast.pipelines.simulation.nodes import Shop, make_shop, simulate
from shopcast.simulation.dirt import add_dirt

DEMO = ROOT / "data/01_raw/demo"
TABLES = ("order_lines", "customers", "events", "truth")
DIRT = "return partial_return duplicate zero_price outlier missing_customer postage"
CLEAN = dict.fromkeys(DIRT.split(), 0.0)


def make(options: Shop) -> dict[str, pd.DataFrame]:
    """Make all tables of a shop, by the path of their file."""
    world, products, calendar = make_shop(options)
    made = {"products": products, "calendar": calendar}
    for chunk in simulate(world, options):
        for name, parts in zip(TABLES, chunk, strict=True):
            made |= {f"{name}/{part}": table for part, table in parts.items()}
    return made


@pytest.fixture(scope="module")
def demo() -> dict[str, pd.DataFrame]:
    """The demo store, remade."""
    text = (ROOT / "conf/base/parameters_simulation.yml").read_text()
    return make(Shop(**yaml.safe_load(text)["simulation"]["options"]))


@pytest.fixture(scope="module")
def chunked() -> dict[str, pd.DataFrame]:
    """Sixty customers in three chunks."""
    options = {"months": 12, "start": "2024-01-01", "season": 0.25, "seed": 7,
               "dirt": CLEAN}  # fmt: skip
    return make(Shop(customers=60, chunk=20, **options))


def joined(made: dict[str, pd.DataFrame], name: str) -> pd.DataFrame:
    return pd.concat([table for path, table in made.items() if path.startswith(name)])


def test_the_committed_demo_store_is_remade(demo):
    saved = {
        str(path.relative_to(DEMO).with_suffix("")): pd.read_parquet(path)
        for path in DEMO.rglob("*.parquet")
    }
    assert saved.keys() == demo.keys()
    for path, table in saved.items():
        pd.testing.assert_frame_equal(demo[path], table, check_exact=True, obj=path)


def test_the_demo_store_is_small(demo):
    assert len(demo["customers/part-00000"]) == 2000
    assert sum(path.stat().st_size for path in DEMO.rglob("*.parquet")) <= 3_000_000


def test_the_mix_of_events_is_that_of_a_real_shop(demo):
    mix = joined(demo, "events")["event_type"].value_counts(normalize=True)
    assert mix.index.tolist() == ["view", "cart", "remove", "purchase"]
    assert 0.45 < mix["view"] < 0.50
    assert 0.25 < mix["cart"] < 0.30
    assert 0.15 < mix["remove"] < 0.21
    assert 0.05 < mix["purchase"] < 0.08


def test_nobody_orders_before_signing_up_or_after_dropping_out(demo):
    lines = joined(demo, "order_lines").dropna(subset=["customer_id"])
    sales = lines[lines["quantity"] > 0].merge(joined(demo, "truth"), on="customer_id")
    day = (sales["time"] - pd.Timestamp("2024-01-01")) / pd.Timedelta(days=1)
    assert (np.floor(day) >= np.floor(sales["signed_up"])).all()
    assert (np.floor(day) <= np.floor(sales["dropped_out"])).all()


def test_customers_of_all_chunks_are_numbered_on(chunked):
    for number in range(3):
        ids = chunked[f"customers/part-0000{number}"]["customer_id"]
        assert ids.tolist() == list(range(20 * number, 20 * (number + 1)))
    assert chunked.keys() == {"products", "calendar"} | {
        f"{name}/part-0000{number}" for name in TABLES for number in range(3)
    }


@pytest.mark.parametrize(
    ("table", "key"), [("order_lines", "order_id"), ("events", "session_id")]
)
def test_no_order_or_session_is_shared_between_customers(chunked, table, key):
    log = joined(chunked, table)
    assert log["customer_id"].nunique() > 40
    assert (log.groupby(key)["customer_id"].nunique() == 1).all()


def test_chunks_differ_and_the_same_seed_makes_the_same_shop(chunked):
    first, second = (chunked[f"truth/part-0000{number}"] for number in range(2))
    assert not np.isclose(first["rate"], second["rate"]).any()
    options = {"months": 12, "start": "2024-01-01", "season": 0.25, "seed": 7,
               "dirt": CLEAN}  # fmt: skip
    again = make(Shop(customers=60, chunk=20, **options))
    for path, table in chunked.items():
        pd.testing.assert_frame_equal(again[path], table)


def test_what_is_bought_is_in_the_log_of_events(chunked):
    bought = joined(chunked, "events").query("event_type == 'purchase'")
    lines = joined(chunked, "order_lines")
    keys = ["customer_id", "product_id"]
    expected = lines.astype({"customer_id": int}).groupby(keys).size()
    pd.testing.assert_series_equal(bought.groupby(keys).size(), expected)


def test_no_dirt_changes_no_line(order_lines):
    lines = order_lines.assign(customer_id=[1, 1, 2, 1, 3], discount=0.0)
    lines = lines.sort_values("time", ignore_index=True)
    soiled = add_dirt(lines, CLEAN, np.random.default_rng(1))
    pd.testing.assert_frame_equal(soiled, lines.astype({"customer_id": "Int64"}))


def test_a_return_takes_back_a_whole_line_within_three_weeks(order_lines):
    lines = order_lines[order_lines["quantity"] > 0].assign(
        customer_id=[1, 1, 2, 3], discount=1.0
    )
    soiled = add_dirt(lines, CLEAN | {"return": 1.0}, np.random.default_rng(1))
    back = soiled[soiled["quantity"] < 0].sort_values(["order_id", "product_id"])
    assert back["order_id"].tolist() == ["C1", "C1", "C2"]
    assert back["quantity"].tolist() == [-2.0, -1.0, -1.0]
    assert back["discount"].tolist() == [-1.0, -1.0, -1.0]
    assert back["time"].between("2024-01-02", "2024-01-24").all()
