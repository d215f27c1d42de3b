"""The tables of `eda`, by hand on Ann, Bob and Cid."""

import io

import ibis
import pandas as pd
import pytest

from shopcast.pipelines.eda import (
    backtest,
    copurchase,
    copurchase_figures,
    customers,
    product_figures,
    products,
    sales,
    sales_figures,
    visits,
)
from shopcast.pipelines.eda.options import Options
from shopcast.showing.findings import not_shown
from shopcast.tables.sources import Source

OPTIONS = Options(
    products=5,
    words=5,
    categories=1,
    countries=2,
    customers=2,
    rules={
        "min_support": 0.1,
        "min_orders": 1,
        "min_confidence": 0.1,
        "min_lift": 0.0,
        "longest": 2,
        "edges": 10,
    },
    backtest={"folds": 3, "days": 7},
)


@pytest.fixture(scope="module")
def tables(prepared) -> dict[str, ibis.Table]:
    return {
        path.stem: ibis.read_parquet(path)
        for path in (prepared / "base/03_primary").glob("*.parquet")
    }


def baskets(*orders: str) -> ibis.Table:
    """Orders of one-letter products, such as "ab"."""
    rows = [(str(at), product) for at, names in enumerate(orders) for product in names]
    log = pd.DataFrame(rows, columns=["order_id", "product_id"])
    log = log.assign(quantity=1.0, undone_at=pd.NaT)
    return ibis.memtable(log)


def named(*products: str) -> ibis.Table:
    ids = list(products)
    return ibis.memtable({"product_id": ids, "description": [f"the {i}" for i in ids]})


def test_days_without_sales_are_there_and_undone_sales_are_not(tables):
    days = sales.sum_days(tables["transactions"], tables["orders"], tables["calendar"])
    assert len(days) == 32
    assert days["revenue"].tolist() == [40.0, 40.0] + [0.0] * 29 + [5.0]
    assert days["orders"].sum() == 3
    assert days["holiday"].dropna().to_dict() == {0: "New Year"}


def test_hours_are_the_shops_own(tables):
    berlin = Source(timezone="Europe/Berlin", tables={})
    hours = sales.count_week_hours(tables["orders"], berlin)
    assert hours.to_numpy().tolist() == [[0, 10, 1], [1, 13, 1], [3, 1, 1]]


def test_gaps_are_counted_between_days_with_an_order():
    times = ["2024-01-01 09:00", "2024-01-01 18:00", "2024-01-04 01:00"]
    orders = pd.DataFrame({"customer_id": "ann", "time": pd.to_datetime(times)})
    gaps = sales.count_gaps(ibis.memtable(orders))
    assert gaps.to_numpy().tolist() == [[3, 1]]


def test_a_cohort_is_followed_by_month():
    rows = [("ann", "2024-01-31"), ("ann", "2024-02-01"), ("bob", "2024-01-02")]
    orders = pd.DataFrame(rows, columns=["customer_id", "time"])
    orders = orders.astype({"time": "datetime64[us]"})
    table = sales.count_cohorts(ibis.memtable(orders))
    assert table[["months", "customers", "share"]].to_numpy().tolist() == [
        [0.0, 2.0, 1.0],
        [1.0, 1.0, 0.5],
    ]


def test_cancelled_orders_sell_nothing(tables):
    top = products.rank_products(tables["transactions"], tables["products"], OPTIONS)
    units = top[top["by"] == "units"].set_index("product_id")["units"]
    assert units.to_dict() == {"rug": 2.0, "mug": 1.0}


def test_categories_beyond_the_largest_are_other(tables):
    goods = pd.DataFrame(
        {"product_id": ["mug", "rug"], "category": ["kitchen", "home"]}
    )
    months = products.sum_category_months(
        tables["transactions"], ibis.memtable(goods), OPTIONS
    )
    revenue = months.groupby("category")["revenue"].sum()
    assert revenue.to_dict() == {"home": 80.0, "(other)": 5.0}


def test_words_weigh_as_many_lines_as_they_are_in():
    table = products.weigh_words(baskets("ab", "a"), named("a", "b"), OPTIONS)
    assert table.to_numpy().tolist() == [
        ["the", 3, "word"],
        ["the a", 2, "description"],
        ["the b", 1, "description"],
    ]


def test_the_funnel_counts_sessions(tables):
    sessions = visits.make_sessions(tables["events"])
    funnel = visits.count_funnel(sessions)
    assert funnel["sessions"].tolist() == [2, 2, 0, 1]


def test_a_store_without_events_has_no_sessions(tables):
    sessions = visits.make_sessions(tables["events"].limit(0))
    assert visits.count_funnel(sessions)["sessions"].tolist() == [0, 0, 0, 0]
    timelines = customers.list_timelines(sessions, tables["orders"], OPTIONS)
    assert timelines["orders"].sum() == 2


def test_rules_point_from_what_implies_to_what_is_implied():
    log = baskets("ab", "ab", "a", "c")
    rules = copurchase.find_rules(log, named("a", "b", "c"), OPTIONS)
    assert rules[["antecedents", "consequents", "orders"]].to_numpy().tolist() == [
        ["a", "b", 2],
        ["b", "a", 2],
    ]
    graph = copurchase.build_graph(rules, OPTIONS)
    assert graph.is_directed()
    assert graph["b"]["a"]["confidence"] == 1.0
    assert graph["a"]["b"]["confidence"] == pytest.approx(2 / 3)
    assert graph["a"]["b"]["lift"] == pytest.approx(4 / 3)
    assert graph.nodes["a"]["description"] == "the a"


def test_rules_and_counted_pairs_agree():
    log = baskets("abc", "ab", "bc", "ac", "b")
    rules = copurchase.find_rules(log, named("a", "b", "c"), OPTIONS)
    pairs = copurchase.count_pairs(log, named("a", "b", "c"), OPTIONS)
    counted = pairs.set_index(["first", "second"])["orders"]
    for row in rules.itertuples():
        both = counted[row.bought, row.also]
        assert row.orders == both
        assert row.confidence == pytest.approx(both / counted[row.bought, row.bought])


def test_no_rules_where_nothing_is_bought_together():
    rules = copurchase.find_rules(baskets("a", "b"), named("a", "b"), OPTIONS)
    assert len(rules) == 0
    assert len(copurchase.build_graph(rules, OPTIONS)) == 0


def week(days: int) -> pd.DataFrame:
    table = pd.DataFrame({"day": pd.date_range("2024-01-01", periods=days)})
    return table.assign(revenue=table["day"].dt.day_of_week + 1.0, orders=2.0)


def test_a_perfect_week_is_forecast_by_the_seasonal_naive():
    _, measured = backtest.backtest(week(60), OPTIONS)
    naive = measured[measured["model"] == "seasonal_naive"]
    assert naive["mae"].tolist() == [0.0, 0.0]
    assert measured.loc[0, ["model", "kind"]].tolist() == ["seasonal_naive", "baseline"]


def test_the_backtest_does_not_see_what_it_forecasts():
    changed = week(60)
    changed.loc[60 - 7 :, ["revenue", "orders"]] = 1e6
    forecasts, _ = backtest.backtest(week(60), OPTIONS)
    others, _ = backtest.backtest(changed, OPTIONS)
    pd.testing.assert_series_equal(forecasts["expected"], others["expected"])


def test_a_short_history_has_no_backtest_and_the_page_says_so():
    forecasts, measured = backtest.backtest(week(40), OPTIONS)
    assert len(forecasts) == len(measured) == 0
    assert not copurchase_figures.plot_backtest(measured, forecasts).shown


def test_a_model_is_compared_on_the_folds_that_it_has():
    days = week(28 + 364 + 14 + 3)
    days = days.assign(orders=range(len(days)))
    forecasts, measured = backtest.backtest(days, OPTIONS)
    table = measured.set_index(["series", "model"]).loc["orders"]
    assert table["folds"][["seasonal_naive", "last_year"]].tolist() == [3, 2]
    late = forecasts[(forecasts["series"] == "orders") & (forecasts["fold"] > 1)]
    error = (late["expected"] - late["actual"]).abs().groupby(late["model"]).mean()
    ratio = error["last_year"] / error["seasonal_naive"]
    assert table.loc["last_year", "relative_mae"] == pytest.approx(ratio)


def test_a_cohort_of_which_nobody_comes_back_counts():
    rows = [("ann", "2024-01-05"), ("ann", "2024-02-05"), ("bob", "2024-02-06"),
            ("bob", "2024-03-06"), ("cid", "2023-12-01")]  # fmt: skip
    orders = pd.DataFrame(rows, columns=["customer_id", "time"])
    table = sales.count_cohorts(
        ibis.memtable(orders.astype({"time": "datetime64[us]"}))
    )
    alone = table[table["month"] == pd.Timestamp("2023-12-01")]
    assert alone["customers"].tolist() == [1, 0, 0, 0]
    days = pd.DataFrame({"day": pd.date_range("2023-12-01", "2024-03-06")})
    said = sales_figures.plot_cohorts(table, days).sentence
    assert "50% after 1" in said, "Bob's March is not whole"


@pytest.mark.parametrize(
    "text", ["Gift $5_^ or $10", "x" * 3000, "<script>", "日本 Tür"]
)
def test_odd_descriptions_are_drawn(text):
    log, goods = (
        baskets("a", "a"),
        ibis.memtable({"product_id": ["a"], "description": [text]}),
    )
    words = products.weigh_words(log, goods, OPTIONS)
    for plot in (product_figures.plot_words, product_figures.plot_descriptions):
        plot(words).figure.savefig(io.BytesIO())
    top = pd.DataFrame({"by": products.RANKINGS, "rank": 1, "product_id": "a"})
    top = top.assign(description=text, units=1.0, orders=1, revenue=1.0)
    product_figures.plot_top_products(top).figure.savefig(io.BytesIO())


def test_words_of_any_script_are_told_apart():
    goods = ibis.memtable({"product_id": ["a"], "description": ["Große Tür-Matte"]})
    table = products.weigh_words(baskets("a"), goods, OPTIONS)
    assert set(table.loc[table["kind"] == "word", "text"]) == {"große", "tür", "matte"}


def test_a_figure_that_cannot_be_drawn_says_why():
    finding = not_shown("Countries", "nobody says where they live")
    assert finding.sentence == "Not shown: nobody says where they live."
    gaps = pd.DataFrame({"days": [], "gaps": []})
    assert not sales_figures.plot_gaps(gaps).shown
    words = pd.DataFrame(columns=["text", "lines", "kind"])
    assert not product_figures.plot_words(words).shown


def test_sentences_are_computed():
    gaps = pd.DataFrame({"days": [2, 9], "gaps": [3, 1]})
    sentence = sales_figures.plot_gaps(gaps).sentence
    assert "4 gaps" in sentence
    assert "2 days or shorter; 75% are a week or less" in sentence
