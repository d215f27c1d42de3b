"""A shop in which only what may not be known is different, and what is made of it."""

import operator
import shutil
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from running import open_session

from shopcast.features.cutoffs import Periods
from shopcast.features.splits import is_held_out

GROUPS = {"order_lines": "order_id", "events": "session_id"}
PLACES = {"session", "place"}  # in the log
KNOWN = {"at": operator.le, "day": operator.lt}


def alter(raw: Path, to: Path, moment: pd.Timestamp, share: float) -> Path:
    """Copy a shop, and alter what happens from a moment on, and all that some do.

    A third of the orders and sessions is gone, the others are of other products and
    pieces; the first and the last row stay, as they tell how time is divided.

    Args:
        raw: The shop's files.
        to: Where they are copied to.
        moment: From it on all is altered.
        share: Of the customers, held out, of whom all is altered.
    """
    shutil.copytree(raw, to)
    for name, group in GROUPS.items():
        for path in sorted((to / name).glob("*.parquet")):
            _alter(pd.read_parquet(path), group, moment, share).to_parquet(path)
    for path in sorted((to / "customers").glob("*.parquet")):
        people = pd.read_parquet(path)
        born = people["birth_year"].where(~_held_out(people, share), 1930)
        people.assign(birth_year=born).to_parquet(path)
    return to


def _held_out(table: pd.DataFrame, share: float) -> pd.Series:
    ids = table["customer_id"].astype("string").fillna("")
    return pd.Series(is_held_out(ids, share), table.index)


def _alter(
    table: pd.DataFrame, group: str, moment: pd.Timestamp, share: float
) -> pd.DataFrame:
    ends = table["time"].isin([table["time"].min(), table["time"].max()])
    chosen = (table["time"] >= moment) | _held_out(table, share)
    chosen &= ~table[group].isin(table.loc[ends, group])
    goods = table.loc[chosen, "product_id"].to_numpy()[::-1]
    table = table.assign(product_id=table["product_id"].astype("str"))
    table.loc[chosen, "product_id"] = goods
    if "quantity" in table:
        table.loc[chosen, "quantity"] += 1
    number = pd.util.hash_pandas_object(table[group].astype("str"), index=False)
    return table[~(chosen & (number % 3 == 0))]


def make(task: str, base: Path, raw: Path, outputs: tuple[str, ...], **params) -> None:
    """Run a task as far as some of its datasets, which other runs may have made."""
    wanted = [f"{task}.{name}" for name in outputs]
    paths = {"base_path": str(base), "raw_path": str(raw)}
    with open_session("test", **params, **paths) as session:
        session.run(pipeline_names=[task], to_outputs=wanted)


@cache
def catalog_of(base: Path | None = None) -> Any:
    """Open the catalog of a run."""
    paths = {"base_path": str(base)} if base else {}
    with open_session("test", **paths) as session:
        return session.load_context().catalog


def load(base: Path, name: str) -> Any:
    """Load a dataset of a run."""
    return catalog_of(base).load(name)


def share_held_out(task: str) -> float:
    """Read how large a share of the customers is kept out of training."""
    if task == "segmentation":
        return catalog_of().load("params:segmentation.options").held_out
    return periods_of(task).new_share


def periods_of(task: str) -> Periods:
    """Read how a task divides time."""
    return catalog_of().load(f"params:{task}.periods")


def until(value: Any, moment: pd.Timestamp) -> Any:
    """Keep what a table tells of the time before a moment, or of the cutoff at it.

    Places in the log are numbered anew, as it tells of held-out customers too.
    """
    if isinstance(value, pd.Series):
        return until(value.to_frame(), moment)
    if not isinstance(value, pd.DataFrame):
        return value
    if isinstance(value.index, pd.DatetimeIndex):
        value = value[value.index <= moment].reset_index(names="at")
    for name, is_known in KNOWN.items():
        if name in value:
            value = value[is_known(value[name], moment)]
    numbered = {name: pd.factorize(value[name])[0] for name in PLACES & {*value}}
    return _plain(value.assign(**numbered)).reset_index(drop=True)


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    kinds = table.select_dtypes("category")
    return table.astype(dict.fromkeys(kinds, "str"))


def in_both(one: pd.DataFrame, two: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Keep the days that both tell of: whether there is an order is what comes."""
    days = [
        pd.MultiIndex.from_frame(table[["customer_id", "at"]]) for table in (one, two)
    ]
    return one[days[0].isin(days[1])], two[days[1].isin(days[0])]


def differences(one: Any, two: Any, moment: pd.Timestamp, name: str) -> list[str]:
    """Name what differs between two values, of what they tell until a moment."""
    one, two = until(one, moment), until(two, moment)
    if not isinstance(one, Mapping | list | tuple) and not _is_object(one):
        return [] if _same(one, two) else [name]
    parts, others = _parts(one), _parts(two)
    if parts.keys() != others.keys():
        return [name]
    found = (
        differences(part, others[key], moment, f"{name}.{key}")
        for key, part in parts.items()
    )
    return [*chain.from_iterable(found)]


def _is_object(value: Any) -> bool:
    return type(value).__module__.startswith(("shopcast", "sklearn"))


def _parts(value: Any) -> Mapping[Any, Any]:
    """List what a value holds, and not what it has found from that."""
    if isinstance(value, Mapping):
        return value
    if isinstance(value, list | tuple):
        return dict(enumerate(value))
    if is_dataclass(value):
        return {part.name: getattr(value, part.name) for part in fields(value)}
    return vars(value)


def _same(one: Any, two: Any) -> bool:
    if isinstance(one, pd.DataFrame):
        return _frames_are_same(one, two)
    if isinstance(one, np.ndarray):
        equal_nan = one.dtype.kind == "f"
        return np.array_equal(one, two, equal_nan=equal_nan)
    return type(one) is type(two) and bool(one == two or (one != one and two != two))


def _frames_are_same(one: pd.DataFrame, two: pd.DataFrame) -> bool:
    try:
        pd.testing.assert_frame_equal(one, two, check_exact=True, check_dtype=False)
    except AssertionError:
        return False
    return True
