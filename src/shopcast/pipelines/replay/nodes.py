"""Answers that were given, computed again by the nodes of the pipelines."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from shopcast.features.days import cutoff_table
from shopcast.features.splits import has_rows
from shopcast.serving.answers import version_of
from shopcast.serving.current import Current
from shopcast.serving.histories import Event, History, apart
from shopcast.serving.primary import (
    as_told,
    empty_columns,
    primary_tables,
    told_of,
)
from shopcast.serving.served import SERVED
from shopcast.serving.told import by_customer
from shopcast.tables.sources import Source

TOLERANCE = 1e-5  # networks round otherwise for more rows
SAME, ROWS, FEATURES = "same", "other rows", "other features"
VERSION = "other version"
OFFER = "offer"  # which is the rule of another pipeline
COMPARED = ["task", "request_id", "customer_id", "as_of", "version", "outcome",
            "largest_difference"]  # fmt: skip


@dataclass(frozen=True)
class Replay:
    """A task's answers, compared with what the pipelines say of the same histories."""

    task: str

    def compare(
        self,
        served_answers: dict[str, Callable[[], str]],
        source: Source,
        products: ir.Table,
        calendar: ir.Table,
        events: ir.Table,
        predictor: Any,
        outlook: Any = None,
        **own: Any,
    ) -> pd.DataFrame:
        """Compute all answers again that the predictor gave.

        Nothing is planned ahead, and customers of one moment are answered together.

        Args:
            served_answers: Files that `AnswerLog` wrote.
            source: How the shop's tables are read.
            products: The shop's.
            calendar: Its days.
            events: Its log.
            predictor: The task's.
            outlook: The task's, where it has one.
            own: The task's parameters, and tables that its facts are made of.

        Returns:
            One row per answer: `task`, `request_id`, `customer_id`, `as_of`, `version`;
            `outcome`: the `same` (to 1e-5), `other rows`, `other features` (by their
            fingerprint), or an `other version` gave it and it was not computed; the
            `largest_difference` between two numbers, null if not computed.
        """
        kept = [one for one in read_answers(served_answers) if one["task"] == self.task]
        version = version_of(predictor.manifest)
        now = [one for one in kept if one["version"] == version]
        found = [_row(one, VERSION) for one in kept if one["version"] != version]
        served = SERVED[self.task]
        given = {name: own[name] for name in served.parameters}
        answer = served.answer_by(predictor, given, outlook)
        shop = {"products": products, "calendar": calendar, "visited": has_rows(events)}
        read = as_told(source), empty_columns(events)
        histories = [*_histories_of(now)]
        for at, share in apart(histories, pd.Timestamp.max):
            some = [one for _, one in share.values()]
            examples = _examples(served.current, some, at, own | shop, *read)
            said, known = served.answer(examples, answer)
            rows = by_customer(said)
            for name, (place, _) in share.items():
                found.append(_judge(now[place], rows[name], known.get(name)))
        return pd.DataFrame(found, columns=COMPARED)


def _examples(
    current: Current,
    histories: list[History],
    at: pd.Timestamp,
    known: dict[str, Any],
    source: Source,
    empty: tuple[str, ...],
) -> pd.DataFrame:
    told = {
        name: ibis.memtable(rows()) for name, rows in told_of(histories, at).items()
    }
    made = primary_tables(told, known["products"], source, empty, lambda _, one: one)
    now = {"now": cutoff_table(pd.DatetimeIndex([at]))}
    facts = current.expression(known | made | now)
    return current.read(facts.to_pyarrow(), facts.schema(), known)


def read_answers(parts: dict[str, Callable[[], str]]) -> list[dict[str, Any]]:
    """Read the lines of all files; one may have been cut short by a kill."""
    lines = (line for name in sorted(parts) for line in parts[name]().split("\n"))
    return [one for one in map(_read, lines) if one is not None]


def _read(line: str) -> dict[str, Any] | None:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _histories_of(kept: list[dict[str, Any]]) -> Iterator[History]:
    """Tell again what was told; of a visit, all that was told before too.

    A visit is asked about at the end of its day, and under a name of its own. What was
    answered was within the bounds of a request; its moment, and a long visit, need not
    be.
    """
    visits: dict[str, list[Event]] = defaultdict(list)
    for place, one in enumerate(kept):
        at = pd.Timestamp(one["as_of"])
        if "visit" not in one:
            told = History.model_validate(one["history"] | {"as_of": None})
            yield told.model_copy(update={"as_of": at.to_pydatetime()})
            continue
        events = visits[one["visit"]]
        events += map(Event.model_validate, one["history"]["events"])
        end = (at.normalize() + pd.Timedelta(days=1)).to_pydatetime()
        yield History(customer_id=str(place)).model_copy(
            update={"as_of": end, "events": [*events]}
        )


def _judge(one: dict[str, Any], rows: list[dict], fingerprint: str | None) -> dict:
    """Compare what was said with what is said now, where both say it."""
    said = one["rows"]
    if "visit" in one:
        said = [{name: row[name] for name in row if name != OFFER} for row in said]
        if said:
            rows = [{name: row[name] for name in said[0]} for row in rows]
    elif fingerprint != one.get("fingerprint"):
        return _row(one, FEATURES)
    if [row.keys() for row in rows] != [row.keys() for row in said]:
        return _row(one, ROWS)
    pairs = [(row[name], now[name]) for row, now in zip(said, rows, strict=True)
             for name in row]  # fmt: skip
    numbers = [pair for pair in pairs if all(isinstance(one, float) for one in pair)]
    off = np.array([abs(then - now) / max(1, abs(then)) for then, now in numbers])
    rest = all(then == now for then, now in pairs if not isinstance(then, float))
    largest = float(off.max(initial=0))
    return _row(one, SAME if rest and largest <= TOLERANCE else ROWS, largest)


def _row(one: dict[str, Any], outcome: str, largest: float | None = None) -> dict:
    told = {name: one[name] for name in COMPARED[:5]}
    return told | {"outcome": outcome, "largest_difference": largest}


def summarise(**compared: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Count outcomes by task, and list what was not the same.

    Returns:
        One row per task: `answers` that were kept, those of an `other_version`,
        `compared`, `mismatches`, and the `largest_difference`; and the answers that
        mismatch.
    """
    table = pd.concat(compared.values(), ignore_index=True)
    old, same = table["outcome"] == VERSION, table["outcome"] == SAME
    counts = table.assign(other_version=old, compared=~old, mismatches=~old & ~same)
    summary = counts.groupby("task", sort=False).agg(
        answers=("task", "size"),
        other_version=("other_version", "sum"),
        compared=("compared", "sum"),
        mismatches=("mismatches", "sum"),
        largest_difference=("largest_difference", "max"),
    )
    return summary.reset_index(), table[~old & ~same].reset_index(drop=True)
