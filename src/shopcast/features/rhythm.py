"""How regularly each customer bought before each cutoff."""

import ibis
import ibis.expr.types as ir

from shopcast.tables.money import ZERO, exact_sum

GAPS, BASKETS = 6, 7


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
        monetary_value=repeat.fill_null(ZERO),
        mean_gap=mean_gap,
        gap_deviation=ibis.greatest(square - mean_gap * mean_gap, 0).sqrt(),
    ).drop("total", "gap_sum", "gap_count", "gap_squares")
