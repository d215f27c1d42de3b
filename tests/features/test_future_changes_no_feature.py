"""The law of time: what is not known at the cutoff changes nothing that is."""

import ibis
import pandas as pd
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from shopcast.features.customer_cutoffs import KEYS, make_inputs, make_labels
from shopcast.features.cutoffs import Periods
from shopcast.features.days import next_purchase, purchase_days
from shopcast.pipelines.category.moments import describe as describe_days
from shopcast.pipelines.category.options import Options as CategoryOptions
from shopcast.pipelines.category.order_days import add_moments, ordered_days
from shopcast.pipelines.ltv.last_years_season import daily_revenue
from shopcast.pipelines.next_order.moments import describe as describe_customers
from shopcast.pipelines.next_order.options import Options as OrderOptions
from shopcast.pipelines.segmentation.facts import count_facts
from shopcast.tables.schemas import CALENDAR, CUSTOMERS, EVENTS, PRODUCTS, empty

AT, DAYS, HORIZON = pd.Timestamp("2024-02-01"), 30, 10
CUTOFF = pd.DatetimeIndex([AT])
END = AT + pd.Timedelta(days=HORIZON)
PERIODS = Periods(horizon_days=HORIZON, label_days=HORIZON, step_days=7, every_days=7,
                  first_days=7, train_days=99, new_share=0)  # fmt: skip
COLUMNS = ["customer_id", "hours", "quantity", "price", "undone_after"]
KINDS = {"time": "M8[us]", "undone_at": "M8[us]", "quantity": float, "amount": float}

lines = st.tuples(
    st.sampled_from(["ann", "bob", "cid"]),
    st.integers(-DAYS * 24, DAYS * 24 - 1),
    st.sampled_from([-1.0, 1.0, 2.0]),
    st.sampled_from([0.0, 5.25, 9.99]),
    st.none() | st.integers(0, 2 * DAYS * 24),
)
logs = st.lists(lines, max_size=12)
known = st.lists(lines.filter(lambda line: line[1] < 0), min_size=1, max_size=12)
# Shrinking a failing log would take minutes.
few = settings(
    max_examples=12, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate]
)


def transactions(log: list[tuple]) -> pd.DataFrame:
    """Make transactions; time is given in hours from the cutoff."""
    table = pd.DataFrame(log, columns=COLUMNS)
    time = AT + pd.to_timedelta(table["hours"].astype(float), unit="h")
    wait = pd.to_timedelta(table["undone_after"].astype(float), unit="h")
    amount = table["quantity"] * table["price"]
    table = table.assign(time=time, undone_at=time + wait, amount=amount)
    return table[["customer_id", *KINDS]].astype(KINDS)


def known_before(log: pd.DataFrame, moment: pd.Timestamp) -> pd.DataFrame:
    """Forget what happens at a moment or later, undoing included."""
    log = log[log["time"] < moment]
    return log.assign(undone_at=log["undone_at"].where(log["undone_at"] < moment))


def inputs(log: pd.DataFrame) -> pd.DataFrame:
    table = make_inputs(ibis.memtable(log), CUTOFF, PERIODS, [3, 14], 3)
    return table.to_pandas()


def labels(log: pd.DataFrame) -> pd.DataFrame:
    table = make_labels(ibis.memtable(log), CUTOFF, HORIZON, PERIODS.step_days)
    return table.to_pandas().sort_values(KEYS, ignore_index=True)


def facts(log: pd.DataFrame) -> pd.DataFrame:
    columns = {"order_id": log["time"].dt.strftime("%j"), "unit_price": 1.0}
    lines = log.assign(**columns, discount=0.0, product_id="mug")
    tables = {
        "transactions": ibis.memtable(lines),
        "customers": ibis.memtable({"customer_id": ["ann", "bob", "cid"]}),
        "events": empty(EVENTS),
        "products": empty(PRODUCTS),
        "calendar": empty(CALENDAR),
    }
    return count_facts(tables, AT, []).to_pandas()


ORDER_OPTIONS = OrderOptions.model_construct(
    windows=[3, 14], orders=3, same_day_repeats=False
)
CATEGORY_OPTIONS = CategoryOptions.model_construct(
    half_lives=[30], order_half_lives=[2]
)


def orders(log: pd.DataFrame, same_day: bool = False) -> pd.DataFrame:
    """What `next_order` knows; every line is a visit too."""
    more = {"discount": 1.0, "delivery_days": 2.0, "payment": "card"}
    options = ORDER_OPTIONS.model_copy(update={"same_day_repeats": same_day})
    tables = {
        "transactions": ibis.memtable(log.assign(**more)),
        "events": ibis.memtable(visits(log)),
        "customers": empty(CUSTOMERS),
    }
    return describe_customers(tables, CUTOFF, PERIODS, options).to_pandas()


def visits(log: pd.DataFrame) -> pd.DataFrame:
    columns = {"session_id": log["time"].dt.strftime("%j"), "event_type": "view"}
    return log[["customer_id", "time"]].assign(**columns, product_id="mug")


def categories(log: pd.DataFrame) -> pd.DataFrame:
    """What `category` knows of a day that begins at the cutoff; labels left out."""
    lines = log.assign(product_id="mug")
    goods = ibis.memtable({"product_id": ["mug"], "category": ["kitchen"]})
    tables = {
        "transactions": ibis.memtable(lines),
        "events": ibis.memtable(visits(log)),
        "categories": goods,
    }
    before = log[log["time"] < AT]
    days = ordered_days(ibis.memtable(before.assign(product_id="mug")))
    days = add_moments(days, AT, month=2)
    now = days.filter(days["day"] == ibis.literal(AT))
    rows = describe_days(days, now, tables, ["kitchen", "toys"], CATEGORY_OPTIONS)
    return rows.drop(columns="bought")


@few
@given(known, logs, st.booleans())
def test_orders_do_not_depend_on_the_future(past, changes, same_day):
    log = known_before(transactions(past), AT)
    later = transactions([(who, abs(hours), *rest) for who, hours, *rest in changes])
    pd.testing.assert_frame_equal(
        orders(pd.concat([log, later], ignore_index=True), same_day),
        orders(log, same_day),
    )
    whole = transactions(past)
    pd.testing.assert_frame_equal(
        orders(whole, same_day), orders(known_before(whole, AT), same_day)
    )


@few
@given(known, logs)
def test_categories_do_not_depend_on_the_future(past, changes):
    log = transactions(past)
    later = transactions([(who, abs(hours), *rest) for who, hours, *rest in changes])
    pd.testing.assert_frame_equal(
        categories(pd.concat([log, later], ignore_index=True)), categories(log)
    )


@few
@given(known, logs)
def test_the_next_purchase_does_not_depend_on_what_is_not_known_yet(past, changes):
    log = transactions(past + changes)
    found, again = (
        next_purchase(
            purchase_days(ibis.memtable(seen)), CUTOFF, END, HORIZON
        ).to_pandas()
        for seen in (log, known_before(log, END))
    )
    pd.testing.assert_frame_equal(
        *(table.sort_values(KEYS, ignore_index=True) for table in (found, again))
    )


@few
@given(known, logs)
def test_facts_do_not_depend_on_the_future(past, changes):
    log = known_before(transactions(past), AT)
    later = transactions([(who, abs(hours), *rest) for who, hours, *rest in changes])
    pd.testing.assert_frame_equal(
        facts(pd.concat([log, later], ignore_index=True)), facts(log)
    )
    whole = transactions(past)
    pd.testing.assert_frame_equal(facts(whole), facts(known_before(whole, AT)))


@few
@given(known, logs)
def test_inputs_do_not_depend_on_the_future(past, changes):
    log = known_before(transactions(past), AT)
    later = transactions([(who, abs(hours), *rest) for who, hours, *rest in changes])
    pd.testing.assert_frame_equal(
        inputs(pd.concat([log, later], ignore_index=True)), inputs(log)
    )


@few
@given(known)
def test_inputs_do_not_depend_on_sales_undone_at_the_cutoff_or_later(past):
    log = transactions(past)
    pd.testing.assert_frame_equal(inputs(log), inputs(known_before(log, AT)))
    still = log.assign(undone_at=log["undone_at"].clip(upper=AT))
    pd.testing.assert_frame_equal(inputs(log), inputs(still))


@few
@given(known, logs)
def test_labels_do_not_depend_on_anything_after_the_horizon(past, changes):
    log = transactions(past + changes)
    pd.testing.assert_frame_equal(labels(log), labels(known_before(log, END)))


@few
@given(known, logs)
def test_labels_do_not_depend_on_the_past(past, changes):
    log = transactions(past + changes)
    future = log[log["time"] >= AT]
    pd.testing.assert_frame_equal(labels(log), labels(future))


@few
@given(known, logs)
def test_the_seasons_level_does_not_depend_on_the_future(past, changes):
    log = transactions([(*line, None) for *line, _ in past])
    later = transactions([(who, abs(hours), *rest) for who, hours, *rest in changes])
    pd.testing.assert_series_equal(
        daily_revenue(ibis.memtable(pd.concat([log, later])), AT),
        daily_revenue(ibis.memtable(log), AT),
    )


def test_the_order_of_lines_changes_nothing():
    log = transactions(
        [
            ("ann", -100, 1.0, 5.25, None),
            ("ann", -90, 2.0, 9.99, None),
            ("ann", 5, 1.0, 0.0, None),
            ("bob", -90, 2.0, 9.99, 3),
        ]
    )
    pd.testing.assert_frame_equal(inputs(log), inputs(log[::-1]))
    pd.testing.assert_frame_equal(labels(log), labels(log[::-1]))
