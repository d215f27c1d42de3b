"""Nodes of `next_event` that make examples and the prior."""

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
import pyarrow as pa

from shopcast.bad_input import BadInput
from shopcast.features.cutoffs import Periods
from shopcast.features.days import end_table
from shopcast.features.session_events import session_events
from shopcast.features.splits import is_held_out, of_drawn, split_time
from shopcast.pipelines.next_event.options import Options
from shopcast.pipelines.next_event.reading import in_order, read_batches, read_log
from shopcast.pipelines.next_event.rows import LABELS
from shopcast.tables.engines import computed
from shopcast.tables.sources import Source

KEYS = ["customer_id", "at"]


def make_examples(
    events: ir.Table, periods: Periods, options: Options, source: Source
) -> tuple[pd.DataFrame, ...]:
    """Make rows of events, in the order of their sessions, for every part of the split.

    A session belongs to the part in which it begins, and to none if it, or the pause
    that tells its end, reaches into the next.

    Returns:
        Train, validation and refit, of known customers, with what came `next` and
        whether the session still `buys`; test, of all customers (`is_new`), without;
        the test's labels.

    Raises:
        BadInput: There are no events, too little time, or nothing to learn.
    """
    _check_events(events)
    split, idle = split_time(events, periods), pd.Timedelta(minutes=source.idle_minutes)
    table = computed(session_events(of_drawn(events, options.customers)))
    until = pd.Timestamp(events["time"].max().execute())
    parts = []
    for name, start, end in (
        ("train", split.train[0], split.validation[0]),
        ("validation", split.validation[0], split.test),
        ("refit", split.train[0], split.test),
        ("test", split.test, until),
    ):
        log = read_log(_between(table, start, end - idle))
        is_new = is_held_out_event(log, periods)
        _check_labels(log.loc[~is_new, ["session", "buys"]], name)
        part = log.assign(is_new=is_new) if name == "test" else log[~is_new]
        part = part.reset_index(drop=True)
        del log
        parts.append(part.assign(place=np.arange(len(part), dtype="int32")))
    test = parts.pop()
    return (*parts, test.drop(columns=LABELS), test[[*KEYS, *LABELS]])


def _between(table: ir.Table, start: pd.Timestamp, end: pd.Timestamp) -> ir.Table:
    """Keep whole sessions that have begun and ended within a time."""
    return table.filter(
        table["begun"] >= ibis.literal(start), table["ended"] < ibis.literal(end)
    )


def is_held_out_event(log: pd.DataFrame, periods: Periods) -> np.ndarray:
    """Tell whose events models never meet in training."""
    customers = log["customer_id"].cat
    names = pd.Series(customers.categories, dtype="object")
    return is_held_out(names, periods.new_share)[customers.codes]


def _check_events(events: ir.Table) -> None:
    if events.count().execute() == 0:
        raise BadInput(
            "events: there are none, so there is nothing to foretell; give events, or "
            "leave next_event out."
        )


def _check_labels(part: pd.DataFrame, name: str) -> None:
    buys = int(part["buys"].sum())
    if part["session"].nunique() < 2 or buys in (0, len(part)):
        raise BadInput(
            f"events.event_type: {buys:,} of {len(part):,} {name} events are followed "
            "by a purchase in their session, so there is nothing to learn; change "
            "next_event.periods or source.idle_minutes, or give longer data."
        )


def make_current_examples(
    events: ir.Table, periods: Periods, options: Options
) -> pd.DataFrame:
    """Describe each customer's last session of late, as if it were still going on.

    Returns:
        Its events, without labels.
    """
    _check_events(events)
    now = end_table(events)
    lately = events.filter(events["time"] >= _reach(now, options))
    facts = current_facts(events.semi_join(lately, "customer_id"), now, options)
    return current_examples(facts.to_pyarrow_batches())


def current_facts(events: ir.Table, now: ir.Table, options: Options) -> ir.Table:
    """Find the events of each customer's last session before the moment of `now`."""
    table = session_events(events)
    lately = table.filter(table["begun"] >= _reach(now, options))
    begun = lately.group_by("customer_id").aggregate(begun=lately["begun"].max())
    return in_order(lately.semi_join(begun, ["customer_id", "begun"]))


def _reach(now: ir.Table, options: Options) -> ir.TimestampValue:
    """Tell how far back sessions are looked at."""
    return now["at"].max().as_scalar() - ibis.interval(
        days=options.predicting.reach_days
    )


def current_examples(batches: pa.RecordBatchReader) -> pd.DataFrame:
    """Read them; of two sessions that begin at once, the last."""
    log = read_batches(batches)
    last = log.groupby("customer_id", observed=True)["session"].transform("max")
    found = log[log["session"] == last].drop(columns=LABELS).reset_index(drop=True)
    return found.assign(place=np.arange(len(found), dtype="int32"))
