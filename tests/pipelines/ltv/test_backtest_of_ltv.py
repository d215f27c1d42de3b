"""Four years of a shop with a strong season, whose truth is known."""

import ibis
import numpy as np
import pandas as pd
import pytest
from running import periods

from shopcast.pipelines.ltv.backtest import measure_origins
from shopcast.simulation.customers import make_customers
from shopcast.simulation.orders import make_order_times
from shopcast.simulation.world import make_world

PERIODS = periods(horizon_days=90, label_days=90, first_days=60, train_days=730)


@pytest.fixture(scope="module")
def transactions() -> ibis.Table:
    """Make orders of 10 each; the year swings by .7, gifts are bought in winter."""
    world, rng = make_world("2020-01-01", 48, 0.7, seed=1), np.random.default_rng(1)
    customers = make_customers(world, 0, 1500, rng)
    orders = make_order_times(world, customers, rng)
    time = world.days[0] + pd.to_timedelta(orders["day"], unit="D")
    log = orders.assign(
        customer_id=orders["customer"].astype("str"),
        time=time.astype("M8[us]"),
        undone_at=pd.Series(pd.NaT, orders.index, "M8[us]"),
        quantity=1.0,
        amount=10.0,
    )
    return ibis.memtable(log.drop(columns=["customer", "day"]))


@pytest.fixture(scope="module")
def found(transactions, options) -> pd.DataFrame:
    """The absolute bias of totals: origins by model."""
    own = {"every_days": 56, "customers": 1500, "train_every": {}}
    chosen = options.model_copy(
        update={"backtest": options.backtest.model_copy(update=own)}
    )
    table, means = measure_origins(transactions, PERIODS, chosen, seed=1)
    assert set(means["split"]) == {"backtest"}
    bias = table[table["metric"] == "total_bias"]
    return bias.pivot(index="origin", columns="model", values="value")


def test_origins_go_back_from_a_label_before_the_end(found):
    assert found.index.max() == pd.Timestamp("2023-10-03")
    assert len(found) > 15


def test_totals_hold_in_every_season_once_it_is_known(found):
    known = found[found.index >= "2021-09-01"].abs()
    assert len(known) > 10
    assert known["bg_nbd_gamma_gamma"].mean() > 0.3
    assert known["last_year_rate"].mean() > 0.2
    assert known["bg_nbd_in_season"].mean() < 0.1
    assert known["bg_nbd_in_season"].max() < 0.2


def test_without_its_season_the_shop_is_as_badly_foreseen_as_by_bg_nbd(
    transactions, options
):
    own = {"every_days": 182, "customers": 1500, "train_every": {}}
    chosen = options.model_copy(
        update={"season": "none",
                "backtest": options.backtest.model_copy(update=own)}
    )  # fmt: skip
    table, _ = measure_origins(transactions, PERIODS, chosen, seed=1)
    bias = table[(table["metric"] == "total_bias") & (table["origin"] > "2021-09-01")]
    size = bias["value"].abs().groupby(bias["model"]).mean()
    assert size["bg_nbd_in_season"] > 0.2
