"""What happened in each step of time."""

import ibis.expr.types as ir
import numpy as np
import pandas as pd

from shopcast.features.columns import dense
from shopcast.features.lists import sorted_lists
from shopcast.tables.money import exact_sum


def step_lists(
    table: ir.Table, age: str, first: int, days: int, steps: int
) -> ir.Table:
    """Collect what happened per step of time, sparsely.

    Args:
        table: Days by `customer_id`, `at` and `age`.
        age: The column that counts days from the cutoff.
        first: Its first value.
        days: The length of a step.
        steps: How many steps are kept.

    Returns:
        One row per `customer_id` and `at`: the lists `step` (0 is next to the
        cutoff), `step_spend`, `step_orders`, `step_lines`, of steps with any of it.
    """
    table = table.mutate(step=((table[age] - first) // days).cast("int64"))
    table = table.filter(table["step"] < steps)
    per_step = table.group_by("customer_id", "at", "step").aggregate(
        spend=exact_sum(table["spend"]),
        orders=table["bought"].sum(),
        lines=table["lines"].sum(),
    )
    lists = {f"step_{what}": per_step[what] for what in ("spend", "orders", "lines")}
    lists = {"step": per_step["step"]} | lists
    return sorted_lists(per_step, ["customer_id", "at"], "step", lists)


CHANNELS = ("step_spend", "step_orders", "step_lines")


def sequences(
    examples: pd.DataFrame, steps: int, step_days: int, calendar: bool = False
) -> np.ndarray:
    """Make the past of each row, oldest step first: (rows, steps, 4 or 6) float32.

    Channels: log of spend, orders, log of lines, and whether the customer was known;
    with `calendar` the sine and cosine of the time of year.
    """
    spend, orders, lines = (dense(examples, column, steps) for column in CHANNELS)
    first = ((examples["T"].to_numpy() - 1) // step_days)[:, None]
    known = (np.arange(steps)[None, :] <= first).astype("float32")
    spend = np.sign(spend) * np.log1p(np.abs(spend)) / 5
    channels = [spend, np.minimum(orders, 5) / 2, np.log1p(lines) / 3, known]
    if calendar:
        day = examples["at"].dt.day_of_year.to_numpy()[:, None]
        angle = 2 * np.pi * (day - (np.arange(steps) + 0.5) * step_days) / 365.25
        channels += [np.sin(angle), np.cos(angle)]
    past = np.stack(channels, axis=2).astype("float32")
    return np.ascontiguousarray(past[:, ::-1])
