"""What looks wrong is counted and told, and nothing of a sound shop is."""

import ibis
import numpy as np
import pandas as pd
import pytest

from shopcast.pipelines.preparation import conforming, nodes, quality_report
from shopcast.tables.sources import Source

RULES = ["missing_customer", "zero_price"]
TABLES = {"order_lines": {"rules": RULES}}
SOURCE = Source(today="2024-07-01", tables=TABLES, timezone="Europe/Berlin")


def suspicions(shop: dict, source: Source = SOURCE) -> dict[str, dict]:
    """Prepare a shop, and list what is suspected of its orders."""
    raw = {f"raw_{name}": table for name, table in shop.items()}
    lines, people, goods, log, days, unread = conforming.conform_tables(
        **raw, source=source
    )
    lines, people, goods, log, days = map(kept, (lines, people, goods, log, days))
    marked = map(kept, nodes.mark_tables(lines, log, source))
    report = quality_report.make_quality_report(
        *marked, lines, people, goods, days, unread, source
    )
    return {
        name: one | {"table": table}
        for table, told in report.items()
        for name, one in told["suspicions"].items()
    }


def kept(table: ibis.Table) -> ibis.Table:
    """Take a table as if it had been saved."""
    return ibis.memtable(table.to_pyarrow())


@pytest.fixture
def sound(shop) -> dict[str, pd.DataFrame]:
    """A shop that knows its customers and products."""
    ids = pd.DataFrame({"product_id": ["mug", "rug"], "category": ["kitchen", "home"]})
    people = pd.DataFrame({"customer_id": ["ann", "bob", "cid"], "birth_year": 1990})
    return shop | {"products": ids, "customers": people}


def of(table: str, **columns):
    """Change columns of a table; a function is given the column that it replaces."""

    def change(shop: dict) -> dict:
        own = shop[table]
        made = {
            name: value(own[name]) if callable(value) else value
            for name, value in columns.items()
        }
        return shop | {table: own.assign(**made)}

    return change


def on_days(days: pd.DatetimeIndex) -> pd.DataFrame:
    """Let one customer after the other order on each day, at ten."""
    number = np.arange(len(days))
    return pd.DataFrame(
        {
            "order_id": number.astype(str),
            "customer_id": np.take(["ann", "bob", "cid"], number % 3),
            "product_id": np.take(["mug", "rug"], number % 2),
            "time": days + pd.Timedelta(hours=10),
            "quantity": 1.0,
            "unit_price": 5.0,
        }
    )


def spread(lines: pd.DataFrame, midnights: int, others: int) -> pd.DataFrame:
    """Repeat a line: orders at midnight of Berlin, and others at any time."""
    number = np.arange(midnights + others)
    late = np.maximum(number - midnights + 1, 0) * 1801
    times = pd.Timestamp("2024-01-05") + pd.to_timedelta(late, "s")
    many = lines.iloc[[0] * len(number)]
    who = np.where(number % 2, "ann", "bob")
    return many.assign(order_id=number.astype(str), customer_id=who, time=times)


DAILY = pd.DataFrame({"day": pd.date_range("2024-01-01", "2024-12-31")})
LONG = {"order_lines": on_days(pd.date_range("2024-01-01", periods=100))}
EARLY = pd.DatetimeIndex(["2020-03-01", *LONG["order_lines"]["time"]]).normalize()
CHRISTMAS = pd.DatetimeIndex(
    [f"{year}-12-{day:02}" for year in (2021, 2022, 2023) for day in range(1, 29)]
)
ODD = {
    "products_unknown": (
        of("products", product_id=["0mug", "00rug"]),
        2,
        "2 of 2 are not among products (more of them are, but for leading zeros",
    ),
    "customers_unknown": (
        of("customers", customer_id=["x", "y", "z"]), 3, "not among customers",
    ),
    "customers_alike": (
        of("order_lines", customer_id=["ann", "Ann", "bob", "ann", "cid"]),
        1,
        "1 of 4 are the same as another",
    ),
    "customers_rounded": (
        of("order_lines", customer_id=[2.0**53 + 2, 2.0**60, 7.0, 8.0, 9.0]),
        2,
        "beyond 2^53",
    ),
    "orders_shared": (
        of("order_lines", order_id="1"), 1, "1 of 1 orders are of several customers",
    ),
    "orders_unnamed": (
        of("order_lines", order_id=["1", "1", None, "C1", "3"]), 1, "1 of 5 rows have",
    ),
    "dropped_by_missing_customer": (
        of("order_lines", customer_id=["ann", "bob", None, None, None]),
        3,
        "3 of 5 rows are dropped by missing_customer",
    ),
    "unit_price_missing": (
        of("order_lines", unit_price=[5.0, None, 40.0, 5.0, 5.0]), 1, "1 of 5 rows",
    ),
    "times_apart": (
        lambda shop: shop | {"order_lines": on_days(EARLY)},
        1,
        "1 of 101 rows lie far from all others, which are of 2024-01-01 to 2024-04-09",
    ),
    "days_elsewhere": (
        lambda shop: shop | LONG | {"calendar": DAILY - pd.Timedelta(days=999)},
        366,
        "none of 366 rows lies in the time of the orders, 2024-01-01 to 2024-04-09",
    ),
    "events_elsewhere": (
        lambda shop: of("events", time=pd.Timestamp("2014-01-01"))(shop) | LONG,
        3,
        "none of 3 rows lies in the time of the orders, 2024-01-01 to 2024-04-09",
    ),
    "days_missing": (
        lambda shop: shop | LONG | {"calendar": DAILY.drop(index=[3, 4, 200])},
        2,
        "2 of 100 days with orders are not in the calendar",
    ),
    "hours_shared": (
        lambda shop: shop | {"order_lines": spread(shop["order_lines"], 15, 30)},
        15,
        "15 of 45 orders are at midnight, the others",
    ),
    "event_types_single": (of("events", event_type="view"), 3, "all 3 rows are of one"),
    "products_bare": (
        of("products", category=None), 2, "of 2 products nothing but the id is known",
    ),
    "order_lines_unread": (
        lambda shop: shop | {"order_lines": shop["order_lines"].rename(
            columns={"order_id": "Order ID"})},
        1,
        "it may be that 'Order ID' for order_id should be read",
    ),
    "sign_ups_odd": (
        of("customers", signed_up=pd.to_datetime(["2031-01-01"] * 2 + ["2020-01-01"])),
        2,
        "2 dates lie in the future",
    ),
    "birth_years_odd": (
        of("customers", birth_year=[1990, 85, 2050]), 2, "2 are no years from 1904",
    ),
    "deliveries_early": (
        of("order_lines", delivery_days=[1, 2, -3, 4, 5]), 1, "before the order",
    ),
    "amounts_differ": (
        of("order_lines", amount=[10.0, 4000.0, 40.0, -10.0, 5.0]), 1, "10 times more",
    ),
    "returns_many": (
        of("order_lines", quantity=[2.0, 1.0, 1.0, -9.0, -1.0],
           customer_id=["ann", "bob", "ann", "bob", "cid"]),
        2,
        "2 returns of nothing that was sold",
    ),
}  # fmt: skip


def test_nothing_of_a_sound_shop_is_suspected(sound):
    assert suspicions(sound) == {}


@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_is_counted_and_told(sound, name):
    change, count, says = ODD[name]
    found = suspicions(change(sound))
    assert found[name]["count"] == count
    assert says in found[name]["says"]
    assert found[name]["says"].endswith(".")
    assert found[name]["says"].startswith(found[name]["table"])


def test_ids_that_differ_in_the_spelling_of_an_accent_are_alike(sound):
    spelt = ["caf\u00e9", "cafe\u0301", "bob", "ann", "cid"]
    found = suspicions(of("order_lines", customer_id=spelt)(sound))
    assert found["customers_alike"]["count"] == 1


SOUND = {
    "orders at Christmas alone": lambda shop: shop | {
        "order_lines": on_days(CHRISTMAS), "events": [], "calendar": []
    },
    "a list of holidays": lambda shop: shop | {
        "calendar": pd.DataFrame({"day": pd.to_datetime(["2024-05-01", "2024-12-25"])})
    },
    "weekly numbers": lambda shop: shop | {
        "calendar": DAILY.iloc[::7].assign(indicator=1.0)
    },
    "promotions of some weeks": lambda shop: shop | {"calendar": DAILY[300:347]},
    "a log of purchases alone": of("events", event_type="purchase"),
    "no order ids": lambda shop: shop | {
        "order_lines": shop["order_lines"].drop(columns="order_id").assign(
            customer_id=["ann", None, "bob", "ann", "cid"])
    },
}  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_what_is_rare_and_sound_is_not_suspected(sound, name):
    found = suspicions(SOUND[name](sound))
    assert {*found} <= {
        "unit_price_missing",
        "events_apart",
        "dropped_by_missing_customer",
    }


@pytest.mark.parametrize("names", [["Ann Bee", "ann bee"], ["Ann.Bee@x", "ann.bee@x"]])
def test_names_of_two_words_that_differ_in_capitals_are_alike(sound, names):
    ids = [*names, "Cid Dee", "Cid Dee", "Eve Fay"]
    found = suspicions(of("order_lines", customer_id=ids)(sound))
    assert found["customers_alike"]["count"] == 1


def test_ids_of_capitals_and_small_letters_at_random_are_not_suspected(sound):
    made = ["aQ7", "Aq7", "bZz", "xYx", "kK1"]
    assert "customers_alike" not in suspicions(
        of("order_lines", customer_id=made)(sound)
    )


def test_a_shop_without_other_tables_is_not_suspected_of_them(shop):
    lines = {"order_lines": shop["order_lines"]}
    none = {name: [] for name in ("customers", "products", "events", "calendar")}
    assert suspicions(lines | none) == {}
