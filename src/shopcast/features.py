"""What is known of each customer at each cutoff, and what came after."""

import ibis
import ibis.expr.types as ir
import pandas as pd

from shopcast.money import exact_sum

GAPS, BASKETS = 6, 7
DAY_SECONDS = 86400


def purchase_days(transactions: ir.Table) -> ir.Table:
    """Sum up transactions by day, since purchases on one day count as one.

    Returns:
        One row per `customer_id`, `day` and `undone_at`: `spend` (net of returns),
        `returned`, `lines` and `quantity` bought, `bought` (not a return alone).
    """
    bought = transactions["quantity"] > 0
    return transactions.group_by(
        "customer_id", "undone_at", day=transactions["time"].truncate("D")
    ).aggregate(
        spend=exact_sum(transactions["amount"]),
        returned=exact_sum(-transactions["amount"], where=~bought),
        lines=bought.sum(),
        quantity=exact_sum(transactions["quantity"], where=bought),
        bought=bought.any(),
    )


def _cutoffs(ats: pd.DatetimeIndex) -> ir.Table:
    return ibis.memtable(pd.DataFrame({"at": pd.DatetimeIndex(ats).as_unit("us")}))


def _days_between(later: ir.TimestampColumn, earlier: ir.TimestampColumn):
    seconds = later.epoch_seconds() - earlier.epoch_seconds()
    return (seconds // DAY_SECONDS).cast("int64")


def observed_days(days: ir.Table, ats: pd.DatetimeIndex) -> ir.Table:
    """Show each cutoff the days before it, less the sales undone before it.

    Returns:
        One row per `customer_id`, `at` and `age`, whole days before the cutoff: the
        sums of `purchase_days`. Customers without a purchase before `at` are absent.
    """
    cutoffs = _cutoffs(ats)
    seen = days.join(cutoffs, days["day"] < cutoffs["at"])
    seen = seen.filter(seen["undone_at"].isnull() | (seen["undone_at"] >= seen["at"]))
    seen = seen.mutate(age=_days_between(seen["at"], seen["day"]))
    table = _per_day(seen, "age")
    ever = ibis.window(group_by=["customer_id", "at"])
    return table.mutate(known=table["bought"].any().over(ever)).filter(ibis._.known)


def future_days(days: ir.Table, ats: pd.DatetimeIndex, horizon: int) -> ir.Table:
    """Show the days of the horizon after each cutoff, less what it sees undone.

    Returns:
        One row per `customer_id`, `at` and `ahead`, whole days from the cutoff (the
        cutoff's own day is 0): the sums of `purchase_days`.
    """
    cutoffs = _cutoffs(ats)
    seen = days.join(cutoffs, days["day"] >= cutoffs["at"])
    seen = seen.mutate(ahead=_days_between(seen["day"], seen["at"]))
    end = seen["at"] + ibis.interval(days=horizon)
    undone = (seen["undone_at"] < end).fill_null(False)
    return _per_day(seen.filter(seen["ahead"] < horizon, ~undone), "ahead")


def _per_day(seen: ir.Table, age: str) -> ir.Table:
    return seen.group_by("customer_id", "at", age).aggregate(
        spend=exact_sum(seen["spend"]),
        returned=exact_sum(seen["returned"]),
        lines=seen["lines"].sum(),
        quantity=exact_sum(seen["quantity"]),
        bought=seen["bought"].any(),
    )


def window_features(observed: ir.Table, windows: list[int], year: int) -> ir.Table:
    """Sum up fixed look-back windows, and the horizon's days one year before.

    Features that grow with the length of history would be off at a later cutoff.

    Returns:
        One row per `customer_id` and `at`: for each window of w days `spend_w`,
        `orders_w` (days with a purchase), `lines_w`, `quantity_w`; `returned_w` for
        the longest; `spend_last_year`, over `year` days.
    """
    age, sums = observed["age"], {}
    for window in windows:
        inside = age <= window
        sums[f"spend_{window}"] = exact_sum(observed["spend"], where=inside)
        sums[f"orders_{window}"] = (observed["bought"] & inside).sum()
        sums[f"lines_{window}"] = observed["lines"].sum(where=inside).fill_null(0)
        sums[f"quantity_{window}"] = exact_sum(observed["quantity"], where=inside)
    last = age <= max(windows)
    sums[f"returned_{max(windows)}"] = exact_sum(observed["returned"], where=last)
    ago = (age <= 365) & (age > 365 - year)
    sums["spend_last_year"] = exact_sum(observed["spend"], where=ago)
    return observed.group_by("customer_id", "at").aggregate(**sums)


def rhythm_features(observed: ir.Table) -> ir.Table:
    """Describe each customer's purchases as buy-till-you-die models do, and gaps.

    Returns:
        One row per `customer_id` and `at`: `frequency`, `recency`, `T`,
        `monetary_value` (see `rfm_summary`'s words in docs/glossary.md),
        `days_since_last`; over the last purchases `last_gap`, `mean_gap`,
        `gap_deviation`, `last_basket`, `mean_basket`, `max_basket`; `first_basket`,
        `first_lines`.
    """
    bought = observed.filter(observed["bought"])
    in_order = ibis.window(group_by=["customer_id", "at"], order_by="age")
    ranked = bought.mutate(
        rank=ibis.row_number().over(in_order),
        gap=bought["age"].lead().over(in_order) - bought["age"],
    )
    rank, gap, spend = ranked["rank"], ranked["gap"], ranked["spend"]
    gaps, baskets = rank < GAPS, rank < BASKETS
    found = ranked.group_by("customer_id", "at").aggregate(
        frequency=ranked.count() - 1,
        days_since_last=ranked["age"].min(),
        T=ranked["age"].max(),
        total=exact_sum(spend),
        first_basket=spend.argmax(ranked["age"]),
        first_lines=ranked["lines"].argmax(ranked["age"]),
        last_gap=gap.min(where=rank == 0),
        gap_sum=gap.sum(where=gaps),
        gap_count=gap.count(where=gaps),
        gap_squares=(gap * gap).sum(where=gaps),
        last_basket=spend.min(where=rank == 0),
        mean_basket=exact_sum(spend, where=baskets) / baskets.sum(),
        max_basket=spend.max(where=baskets),
    )
    mean_gap = found["gap_sum"] / found["gap_count"]
    square = found["gap_squares"] / found["gap_count"]
    repeat = (found["total"] - found["first_basket"]) / found["frequency"].nullif(0)
    return found.mutate(
        recency=found["T"] - found["days_since_last"],
        monetary_value=repeat.fill_null(0.0),
        mean_gap=mean_gap,
        gap_deviation=ibis.greatest(square - mean_gap * mean_gap, 0).sqrt(),
    ).drop("total", "gap_sum", "gap_count", "gap_squares")


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
    step = per_step["step"]
    return per_step.group_by("customer_id", "at").aggregate(
        step=step.collect(order_by=step),
        step_spend=per_step["spend"].collect(order_by=step),
        step_orders=per_step["orders"].collect(order_by=step),
        step_lines=per_step["lines"].collect(order_by=step),
    )
