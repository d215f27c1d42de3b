"""Sentences that could be false: what they say of small shops, by hand."""

import ibis
import numpy as np
import pandas as pd
from running import parameters_of

from shopcast.pipelines.eda import (
    backtest,
    copurchase_figures,
    customers,
    order_figures,
    product_figures,
    products,
    sales,
    season_figures,
    values,
    visits,
)
from shopcast.pipelines.eda.months import whole_months
from shopcast.pipelines.eda.options import Options
from shopcast.tables.sources import Source


def lines(*rows: tuple) -> ibis.Table:
    """Lines of (order, customer, product, quantity, unit price)."""
    columns = ["order_id", "customer_id", "product_id", "quantity", "unit_price"]
    table = pd.DataFrame(rows, columns=columns)
    amount = table["quantity"] * table["unit_price"]
    known = table.assign(amount=amount, undone_at=pd.NaT, discount=np.nan)
    return ibis.memtable(known)


def options(**changes) -> Options:
    return Options(**parameters_of("eda")["options"] | changes)


def orders(**columns) -> ibis.Table:
    table = pd.DataFrame(columns).assign(discount=0.0, delivery_days=np.nan)
    return ibis.memtable(table.astype({"delivery_days": "float64"}))


def seasons(first: str, last: str, tents: dict[str, float]) -> str:
    """Tell of a shop that sells 10 of mugs a month, and of tents 10 or what is said."""
    days = pd.DataFrame({"day": pd.date_range(first, last), "holiday": None})
    months = pd.date_range(first[:7], last, freq="MS")
    sold = [tents.get(f"{month:%Y-%m}", 10.0) for month in months]
    table = pd.concat(
        [
            pd.DataFrame({"month": months, "category": "mugs", "revenue": 10.0}),
            pd.DataFrame({"month": months, "category": "tents", "revenue": sold}),
        ]
    )
    return season_figures.plot_category_months(table, days).sentence


def test_a_month_of_five_days_is_no_season():
    said = seasons("2023-11-01", "2024-11-05", {"2024-11": 500, "2024-06": 20})
    assert "November 2023 to October 2024" in said
    assert "season is that of tents, with 1.3 times" in said
    assert said.endswith("in June (of one year only).")


def test_less_than_a_year_has_no_season():
    said = seasons("2024-01-01", "2024-12-30", {"2024-06": 99})
    assert said == (
        "In the whole months, January 2024 to November 2024, tents brings most "
        "revenue; less than a year tells of no season."
    )


def test_two_years_agree_or_do_not():
    said = seasons("2023-01-01", "2024-12-31", {"2023-06": 30, "2024-06": 10})
    assert said.endswith("with 1.2 times its mean part of revenue in June "
                         "(the mean of 2).")  # fmt: skip


def test_no_day_of_a_whole_month_is_missing():
    days = pd.Series(pd.to_datetime(["2024-01-01", "2024-02-29", "2024-03-30"]))
    assert whole_months(days).month.tolist() == [1, 2]
    assert len(whole_months(days[1:])) == 0


def test_a_word_counts_once_in_a_line():
    goods = {"product_id": ["mug", "rug"], "description": ["tea mug, mug", "rug"]}
    log = lines(("1", "ann", "mug", 1, 4.0), ("1", "ann", "rug", 1, 4.0))
    table = products.weigh_words(log, ibis.memtable(goods), options(words=9))
    said = product_figures.plot_words(table).sentence
    assert said.endswith("are mug (1), rug (1), tea (1).")


def test_a_median_is_one_of_the_values_not_a_bins_middle():
    log = lines(("1", "ann", "mug", 1, 4.0), ("2", "ann", "mug", 2, 5.0),
                ("3", "bob", "rug", 1, 9.0), ("4", "bob", "rug", -1, 9.0))  # fmt: skip
    placed = orders(order_id=["1", "2", "3"], amount=[4.0, 10.0, 9.0])
    medians = values.find_medians(log, placed)
    said = order_figures.plot_values(values.count_values(log, placed), medians).sentence
    assert said.startswith(
        "Medians: price of one piece 5.00, value of an order 9.00, revenue of a "
        "customer 7.00. "
    )


def test_means_are_told_apart_from_medians():
    """Three orders of one mug, and one of nine different things, ten of each."""
    many = [("4", "bob", f"p{number}", 10, 1.0) for number in range(9)]
    log = lines(*[(str(n), "ann", "mug", 1, 1.0) for n in range(3)], *many)
    said = order_figures.plot_basket_sizes(sales.count_basket_sizes(log)).sentence
    assert said == (
        "On average an order holds 3.0 different products and 23.2 pieces. The median "
        "is 1 products; 75% hold one product only."
    )


def test_products_that_nobody_names_make_no_baskets():
    sizes = sales.count_basket_sizes(lines(("1", "ann", None, 2, 5.0)))
    assert not order_figures.plot_basket_sizes(sizes).shown


def test_revenue_of_countries_is_net_of_returns():
    log = lines(("1", "ann", "mug", 2, 5.0), ("2", "bob", "rug", 1, 9.0),
                ("R", "bob", "rug", -1, 5.0))  # fmt: skip
    people = ibis.memtable({"customer_id": ["ann", "bob"], "country": ["UK", "DE"]})
    table = sales.sum_countries(log, people)
    assert table["revenue"].tolist() == [10.0, 4.0]
    said = order_figures.plot_countries(table).sentence
    assert said.startswith("UK brings 71% of the revenue of known countries and 1")


def test_hours_are_right_where_zones_differ_by_half_an_hour():
    placed = ibis.memtable({"time": pd.to_datetime(["2024-01-01 09:45"])})
    india = Source(timezone="Asia/Kolkata", tables={})
    assert sales.count_week_hours(placed, india)["hour"].tolist() == [15]


def test_days_without_a_session_count():
    times = pd.to_datetime(["2024-01-01", "2024-01-04"])
    sessions = ibis.memtable({"time": times, "customer_id": ["a", "b"],
                              "purchase": [0, 1]})  # fmt: skip
    assert visits.count_session_days(sessions)["sessions"].tolist() == [1, 0, 0, 1]


def test_who_never_ordered_does_not_correlate():
    """Who orders more came later; Cid never ordered."""
    facts = {"customer_id": ["ann", "bob", "cid"], "orders": [1.0, 5.0, None],
             "days_since_first": [90.0, 10.0, None]}  # fmt: skip
    found = customers.correlate(ibis.memtable(pd.DataFrame(facts)))
    assert found["correlation"].tolist() == [-1.0]


def test_products_of_one_name_are_two():
    """The mugs, both called so, are each in one of the two orders."""
    pairs = pd.DataFrame(
        [("m1", "m1", "mug", "mug", 2), ("m1", "m2", "mug", "mug", 1),
         ("m2", "m2", "mug", "mug", 1), ("m2", "m1", "mug", "mug", 1)],
        columns=["first_id", "second_id", "first", "second", "orders"],
    )  # fmt: skip
    said = copurchase_figures.plot_pairs(pairs).sentence
    assert said.startswith("Among the 2 most ordered")
    assert "100% of the orders" in said


def test_a_model_is_said_beside_the_naive_in_the_same_folds():
    """The naive is off by 4 in the first fold and by 2 in the second."""
    rows = [("seasonal_naive", 1, 4.0), ("seasonal_naive", 2, 2.0),
            ("last_year", 2, 1.0)]  # fmt: skip
    days = pd.DataFrame(rows, columns=["model", "fold", "expected"])
    days = days.assign(day=pd.Timestamp("2024-01-01"), actual=0.0, series="revenue")
    with np.errstate(divide="ignore"):
        measured = backtest.measure(days)
    assert copurchase_figures.plot_backtest(measured, days).sentence == (
        "In 1 folds the last year is off by 1 a day (folds from 1 to 1), in the same "
        "folds the seasonal naive by 2."
    )
