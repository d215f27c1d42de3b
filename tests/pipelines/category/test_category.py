"""Examples and judgements of `category`, on Ann and Bob."""

import ibis
import numpy as np
import pandas as pd
import pytest
from running import parameters_of, periods

from shopcast.bad_input import BadInput
from shopcast.features.days import cutoff_table
from shopcast.judging.rankings import recall_at
from shopcast.pipelines.category import choosing_categories, scores
from shopcast.pipelines.category.moments import describe
from shopcast.pipelines.category.nodes import make_examples
from shopcast.pipelines.category.options import Options
from shopcast.pipelines.category.order_days import OTHER, add_moments, ordered_days
from shopcast.pipelines.category.prior import Prior
from shopcast.pipelines.category.rows import Rows
from shopcast.pipelines.category.task import CATEGORY
from shopcast.pipelines.category.visits import MONTHS, WEEKS
from shopcast.pipelines.category.vocabulary import Vocabulary
from shopcast.tables.schemas import EVENTS, empty

CLASSES = ["home", "toys", OTHER]
PRODUCTS = [("rug", "home"), ("kite", "toys"), ("jam", "food"), ("box", None)]
LINES = [
    ("ann", "rug", "2024-01-01 09:00", 1.0),
    ("ann", "kite", "2024-01-01 09:00", 1.0),
    ("ann", "kite", "2024-01-31 12:00", 1.0),
    ("ann", "kite", "2024-01-31 12:00", -1.0),
    ("ann", "jam", "2024-03-01 00:00", 1.0),
    ("ann", "box", "2024-03-01 18:00", 1.0),
    ("bob", "rug", "2024-03-02 10:00", 1.0),
]


RATES = np.array([0.3, 0.3, 0.3])


@pytest.fixture(scope="module")
def options() -> Options:
    own = parameters_of("category")["options"]
    return Options(**own | {"half_lives": [30], "order_half_lives": [3]})


def read(examples: pd.DataFrame, options: Options, rates=RATES) -> Rows:
    """Make rows of examples of these classes."""
    at = pd.Timestamp("2024-03-10")
    prior = Prior(rates, Vocabulary(CLASSES, None, at, at))
    marked = examples.assign(vocabulary=prior.vocabulary.key)
    return Rows.make(marked, prior, periods(), options)


def transactions(lines=LINES) -> ibis.Table:
    table = pd.DataFrame(
        lines, columns=["customer_id", "product_id", "time", "quantity"]
    )
    return ibis.memtable(table.astype({"time": "M8[us]"}))


def tables(lines=LINES, events=None) -> dict[str, ibis.Table]:
    goods = pd.DataFrame(PRODUCTS, columns=["product_id", "category"])
    return {
        "transactions": transactions(lines),
        "events": empty(EVENTS) if events is None else events,
        "categories": ibis.memtable(goods),
    }


def rows_of(options: Options, lines=LINES, events=None) -> pd.DataFrame:
    days = ordered_days(transactions(lines))
    shop, visited = tables(lines, events), events is not None
    return describe(days, days, shop, CLASSES, options, visited).to_pandas()


def test_each_order_but_the_first_is_described_by_what_came_before(options):
    rows = rows_of(options)
    assert rows["customer_id"].tolist() == ["ann", "ann"]
    second, third = rows.iloc[0], rows.iloc[1]
    assert list(second["bought"]) == [0, 1, 0]
    assert list(third["bought"]) == [0, 0, 1]
    assert list(third["orders_with"]) == [1, 2, 0]
    assert list(third["days_since"]) == [60, 30, 3000]
    assert list(third["orders_since"]) == [2, 1, 3000]
    assert list(third["class_gap"]) == [3000, 30, 3000]
    assert list(third["in_last_1"]) == [0, 1, 0]
    assert list(third["in_last_2"]) == [1, 1, 0]
    assert third["weight_30"] == pytest.approx([0.25, 0.75, 0])
    assert third["order_weight_3"] == pytest.approx(
        [2 ** (-2 / 3), 2 ** (-2 / 3) + 2 ** (-1 / 3), 0], abs=1e-5
    )
    assert third["all_30"] == pytest.approx(0.75)
    assert third["all_orders_3"] == pytest.approx(
        2 ** (-2 / 3) + 2 ** (-1 / 3), abs=1e-5
    )


def test_a_product_without_a_category_is_in_no_class(options):
    assert sum(rows_of(options).iloc[1]["bought"]) == 1


def test_sessions_of_the_day_itself_are_not_seen(options):
    log = pd.DataFrame(
        [("ann", "s1", "2024-03-01 00:00", "view", "rug"),
         ("ann", "s2", "2024-02-28 10:00", "view", "kite"),
         ("ann", "s3", "2023-02-20 10:00", "view", "kite")],
        columns=["customer_id", "session_id", "time", "event_type", "product_id"],
    )  # fmt: skip
    rows = rows_of(options, events=ibis.memtable(log.astype({"time": "M8[us]"})))
    third = rows.iloc[1]
    assert list(third["views_7"]) == [0, 1, 0]
    assert list(third["week_step"]) == [0]


def test_views_of_a_week_are_those_of_its_seventh_day_too(options):
    log = pd.DataFrame(
        [("ann", "s1", "2024-02-23 00:00", "view", "kite"),
         ("ann", "s2", "2024-02-22 23:59", "view", "kite")],
        columns=["customer_id", "session_id", "time", "event_type", "product_id"],
    )  # fmt: skip
    rows = rows_of(options, events=ibis.memtable(log.astype({"time": "M8[us]"})))
    third = rows.iloc[1]
    assert list(third["views_7"]) == [0, 1, 0]
    assert list(third["views_30"]) == [0, 2, 0]


def test_an_order_is_of_the_part_in_which_its_day_lies(options):
    lines = [
        (who, ("rug", "kite")[day.day % 2], f"{day:%Y-%m-%d} 09:00", 1.0)
        for day in pd.date_range("2024-01-01", "2024-02-25")
        for who in ("ann", "bob")
    ]
    shop, at = tables(lines), pd.Timestamp("2024-02-19")
    vocabulary = Vocabulary(CLASSES, None, at, at + pd.Timedelta(days=7))
    given = shop["transactions"], shop["events"], shop["categories"], vocabulary
    *parts, labels = make_examples(*given, periods(), options)
    days = [(f"{part['day'].min():%m-%d}", f"{part['day'].max():%m-%d}")
            for part in (*parts, labels)]  # fmt: skip
    train, validation, refit = (
        ("01-08", "02-11"),
        ("02-12", "02-18"),
        ("01-08", "02-18"),
    )
    assert days == [train, validation, refit, *[("02-19", "02-25")] * 2]
    assert "bought" not in parts[3]


def test_weeks_and_months_are_filled_oldest_first(options):
    days = pd.date_range("2023-01-01", "2024-03-01", freq="7D")
    lines = [("ann", "rug", f"{day:%Y-%m-%d} 09:00", 1.0) for day in days]
    last = rows_of(options, lines=lines).iloc[[-1]]
    rows = read(last, options)
    assert rows.weeks.shape == (1, WEEKS, 1)
    assert (rows.weeks > 0).all()
    assert rows.months.shape == (1, MONTHS, 1)
    assert (rows.months > 0).all()
    few = rows_of(options).iloc[[1]]
    weeks = read(few, options).weeks[0, :, 0]
    assert np.flatnonzero(weeks).tolist() == [WEEKS - 1 - 8, WEEKS - 1 - 4]


def test_today_is_described_as_a_day_with_a_stated_month(options):
    at = pd.Timestamp("2024-03-10")
    now = cutoff_table(pd.DatetimeIndex([at]))
    days = add_moments(ordered_days(transactions()), now, month=12)
    today = days.filter(days["day"] == ibis.literal(at))
    rows = describe(days, today, tables(), CLASSES, options, False).to_pandas()
    assert rows["customer_id"].tolist() == ["ann", "bob"]
    assert rows["month_of_order"].tolist() == [12, 12]
    assert rows["rank"].tolist() == [3, 1]
    assert list(rows.iloc[0]["orders_with"]) == [1, 2, 1]


def test_own_frequency_is_drawn_towards_the_shop(options):
    rates = np.array([0.5, 0.2, 0.1])
    rows = read(rows_of(options), options, rates)
    found = {
        name: rule(rows, seed=1).to_numpy()[1] for name, rule in CATEGORY.rules.items()
    }
    expected = (np.array([1, 2, 0]) + 20 * rates) / 22
    np.testing.assert_allclose(found["own_frequency"], expected, rtol=1e-6)
    assert found["last_order"].argmax() == 1
    np.testing.assert_allclose(found["frequency"], rates)


def test_rows_of_other_classes_are_refused(options):
    examples = rows_of(options).assign(vocabulary="pets|toys")
    at = pd.Timestamp("2024-03-10")
    prior = Prior(RATES, Vocabulary(CLASSES, None, at, at))
    with pytest.raises(BadInput, match="made for other categories"):
        Rows.make(examples, prior, periods(), options)


def test_a_shop_without_categories_or_descriptions_is_refused(options):
    goods = pd.DataFrame({"product_id": ["rug"], "description": [None],
                          "category": [None]}).astype("str")  # fmt: skip
    goods = ibis.memtable(goods.astype(object).where(goods.notna(), None),
                          schema=dict.fromkeys(goods, "string"))  # fmt: skip
    with pytest.raises(BadInput, match="has a category or a description"):
        choosing_categories.make_categories(
            transactions(), goods, periods(), options, 1
        )


def test_recall_counts_what_is_among_the_likeliest():
    bought = np.array([[1.0, 1, 0], [0, 0, 1]])
    probability = np.array([[0.9, 0.1, 0.5], [0.9, 0.1, 0.5]])
    assert recall_at(probability, bought, 2).tolist() == [0.5, 1.0]


def test_a_class_that_never_came_is_left_out_of_the_means():
    bought = np.array([[1.0, 0], [0, 0], [1, 0], [0, 0]])
    probability = np.array([[0.9, 0.5], [0.1, 0.4], [0.8, 0.3], [0.2, 0.2]])
    weights = np.ones((2, 4))
    found = scores.per_class(probability, bought, weights)
    means = scores.summarise(found, probability, bought, weights, k=1)
    assert means["macro_auc"][0] == 1.0
    assert means["recall_at_1"][0] == 1.0
