"""What looks wrong is counted and told, and nothing of a sound shop is."""

import numpy as np
import pandas as pd
import pytest

from shopcast.pipelines.preparation import conforming, nodes, quality_report
from shopcast.tables.sources import Source

RULES = ["missing_customer", "zero_price"]
SOURCE = Source(today="2024-07-01", tables={"order_lines": {"rules": RULES}})


def suspicions(shop: dict, source: Source = SOURCE) -> dict[str, dict]:
    """Prepare a shop, and list what is suspected of its orders."""
    raw = {f"raw_{name}": table for name, table in shop.items()}
    lines, people, goods, log, days, unread = conforming.conform_tables(
        **raw, source=source
    )
    marked = nodes.mark_tables(lines, log, source)
    report = quality_report.make_quality_report(
        *marked, lines, people, goods, days, unread, source
    )
    return {
        name: one | {"table": table}
        for table, told in report.items()
        for name, one in told["suspicions"].items()
    }


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


def spread(lines: pd.DataFrame, others: int) -> pd.DataFrame:
    """Take lines at midnight, and as many others as one likes at any time."""
    several = pd.concat([lines[lines["quantity"] > 0]] * 3).assign(
        time=pd.Timestamp("2024-01-05")
    )
    more = several.sample(others, replace=True, random_state=1)
    times = more["time"] + pd.to_timedelta(np.arange(others) * 1801, "s")
    return pd.concat([several, more.assign(time=times)], ignore_index=True)


DAILY = pd.DataFrame({"day": pd.date_range("2024-01-01", "2024-12-31")})
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
        of("order_lines", time=lambda time: time.where(time.index > 0, "2021-01-01")),
        1,
        "1 rows lie 1,095 days before all others",
    ),
    "days_elsewhere": (
        of("calendar", day=pd.to_datetime(["2019-01-01"])), 1, "none of 1 rows",
    ),
    "events_elsewhere": (
        of("events", time=lambda time: pd.to_datetime(time) - pd.Timedelta(days=3650)),
        3,
        "none of 3 rows lies in the time of the orders, 2024-01-01 to 2024-02-01",
    ),
    "days_missing": (
        lambda shop: shop | {"calendar": DAILY.drop(index=[3, 4])},
        2,
        "2 of 32 days of the orders' time are not there",
    ),
    "hours_shared": (
        lambda shop: shop | {"order_lines": spread(shop["order_lines"], 30)},
        13,
        "13 of 42 rows are of one second of the day",
    ),
    "event_types_single": (of("events", event_type="view"), 3, "all 3 rows are of one"),
    "products_bare": (
        of("products", category=None), 2, "of 2 products nothing but the id is known",
    ),
    "order_lines_unread": (
        lambda shop: shop | {"order_lines": shop["order_lines"].rename(
            columns={"order_id": "\ufeffOrder ID"})},
        1,
        "are not read, and look like ['order_id']",
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


def test_ids_of_capitals_and_small_letters_at_random_are_not_suspected(sound):
    made = ["aQ7", "Aq7", "bZz", "xYx", "kK1"]
    assert "customers_alike" not in suspicions(
        of("order_lines", customer_id=made)(sound)
    )


def test_a_shop_without_other_tables_is_not_suspected_of_them(shop):
    lines = {"order_lines": shop["order_lines"]}
    none = {name: [] for name in ("customers", "products", "events", "calendar")}
    assert suspicions(lines | none) == {}
