"""Distributions of spend: what holds for every customer, and a truth found again."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ltv_rows import rows_of

from shopcast.judging.distributions import kolmogorov_distance, randomised_pit
from shopcast.pipelines.ltv.spend_distribution import SpendDistribution


def shop(size: int, seed: int) -> pd.DataFrame:
    """Draw customers who buy with a known probability, the frequent more evenly."""
    rng = np.random.default_rng(seed)
    p = rng.beta(0.5, 1.0, size)
    value = rng.lognormal(3, 0.7, size)
    spread = np.where(p > 0.5, 0.3, 1.0)
    noise = rng.lognormal(-(spread**2) / 2, spread)
    spend = np.where(rng.random(size) < p, value * noise, 0.0)
    return pd.DataFrame(
        {"spend": spend, "orders": (spend > 0) * 1.0, "expected_spend": p * value,
         "expected_orders": -np.log1p(-p.clip(0, 0.999)), "p": p, "value": value}
    )  # fmt: skip


def fitted(table: pd.DataFrame, options) -> SpendDistribution:
    return SpendDistribution.fit(table[FORECAST], rows_of(table, options, 14), False)


FORECAST = ["expected_spend", "expected_orders"]


@pytest.fixture(scope="module")
def known(options) -> SpendDistribution:
    return fitted(shop(20_000, 1), options)


@pytest.fixture(scope="module")
def later(known) -> pd.DataFrame:
    table = shop(20_000, 2)
    return table.assign(**known.apply(table[FORECAST]))


def test_probabilities_of_buying_are_found_again(later):
    off = (later["p_buy"] - later["p"]).abs()
    assert off.mean() < 0.02


def test_buyers_of_every_kind_are_covered(later):
    inside = (later["spend"] >= later["low"]) & (later["spend"] <= later["high"])
    bought, often = later["spend"] > 0, later["p"] > 0.5
    for chosen in (bought & often, bought & ~often):
        assert inside[chosen].mean() == pytest.approx(0.8, abs=0.035)
    unsure = ~bought & (later["p_buy"] < 0.9)
    assert inside[unsure].all()


def test_what_comes_is_even_in_its_distribution(known, later):
    spend = later["spend"].to_numpy()
    below = known.probability(later, spend)
    pit = randomised_pit(below, np.where(spend > 0, below, 0.0))
    assert kolmogorov_distance(pit, np.ones((1, len(pit))))[0] < 0.02


def test_a_forecast_that_knows_no_customer_gives_the_distribution_of_all(options):
    table = shop(5000, 3)
    nothing = table.assign(expected_spend=0.0, expected_orders=0.0)
    found = fitted(nothing, options).apply(nothing[FORECAST])
    assert found["p_buy"].std() < 1e-9
    bought = table.loc[table["spend"] > 0, "spend"]
    assert found["high"].iloc[0] == pytest.approx(bought.quantile(0.8), rel=0.03)


customer = st.tuples(
    st.floats(0, 1e6), st.floats(0, 60), st.floats(1e-9, 1 - 1e-9) | st.just(0.95)
)


@given(st.lists(customer, min_size=1, max_size=20))
def test_for_every_customer_the_columns_of_a_row_agree(known, customers):
    columns = ["expected_spend", "expected_orders", "p_buy"]
    found = known.apply(pd.DataFrame(customers, columns=columns))
    assert (found["low"] >= 0).all()
    assert (found["low"] <= found["median"]).all()
    assert (found["median"] <= found["high"]).all()
    sure = found["p_buy"] > 0.9
    assert ((found["low"] > 0) == sure).all()
    assert ((found["median"] > 0) == (found["p_buy"] > 0.5)).all()
    assert (found["high"] > 0).all()


@given(st.lists(customer, min_size=1, max_size=9), st.floats(0.01, 0.99))
def test_a_quantile_has_its_probability(known, customers, level):
    columns = ["expected_spend", "expected_orders", "p_buy"]
    table = known.apply(pd.DataFrame(customers, columns=columns))
    quantile = known.quantile(table, level)
    p = known.probability(table, quantile)
    inside = (quantile > 0) & (quantile < known.quantile(table, 0.999))
    assert (p >= level - 0.02)[inside].all()
    assert (known.quantile(table, 0.5 * level) <= quantile).all()
    np.testing.assert_allclose(p[quantile == 0], (1 - table["p_buy"])[quantile == 0])


@given(st.lists(customer, min_size=1, max_size=20))
def test_nobody_buys_more_likely_than_they_order(known, customers):
    columns = ["expected_spend", "expected_orders", "p_buy"]
    table = pd.DataFrame(customers, columns=columns)
    found = known.apply(table)
    assert (found["p_buy"] <= table["expected_orders"].clip(lower=1e-3)).all()


@pytest.mark.parametrize("times", [2, 4, 6])
def test_probabilities_hold_over_a_horizon_longer_than_the_label(options, times):
    rng = np.random.default_rng(1)
    rate = rng.gamma(0.5, 0.6, 20_000)

    def over(length: int) -> pd.DataFrame:
        orders = rng.poisson(rate * length)
        expected = {
            "expected_spend": 10 * rate * length,
            "expected_orders": rate * length,
        }
        return pd.DataFrame({**expected, "spend": 10.0 * orders, "orders": orders})

    found = fitted(over(1), options).apply(over(times)[FORECAST])
    bought = 1 - np.exp(-rate * times)
    assert found["p_buy"].mean() == pytest.approx(bought.mean(), abs=0.03)


def test_one_customer_is_answered_as_among_others(known, later):
    columns = [*FORECAST]
    alone = known.apply(later[columns].iloc[[7]])
    pd.testing.assert_frame_equal(
        alone, known.apply(later[columns]).iloc[[7]], check_exact=True
    )
