"""Nodes of `early_warning`."""

import ibis
import ibis.expr.types as ir
import pandas as pd

from shopcast.judging.experiments import plan_experiment
from shopcast.pipelines.early_warning.costs import gain, may_be_warned
from shopcast.pipelines.early_warning.options import Options

LIKED = ("brand", "category")
OF_SESSION = ["customer_id", "at", "events", "last_type", "p_purchase"]


def list_warnings(
    scores: pd.DataFrame,
    costs_on_validation: pd.DataFrame,
    spend: pd.DataFrame,
    segments: pd.DataFrame,
    events: ir.Table,
    products: ir.Table,
    orders: ir.Table,
    options: Options,
) -> pd.DataFrame:
    """List visitors who are likely to leave without buying, and to whom an offer pays.

    Who has bought in the session is none of them.

    Returns:
        One row per `customer_id`, the highest `expected_gain` first: `at`, `events` and
        `last_type` of the session, `p_purchase`, what to offer (`product_id` and its
        `description`), favourite `brand` and `category` (of most events), `segment`,
        `lifetime_value` (expected spend) and `order_value` (mean of own orders, of all
        where there are none).
    """
    limit = costs_on_validation.loc[costs_on_validation["best"], "threshold"].iloc[0]
    open_ones = scores[may_be_warned(scores, options)]
    table = open_ones.loc[open_ones["p_purchase"] < limit, OF_SESSION]
    own = orders.group_by("customer_id").aggregate(order_value=orders["amount"].mean())
    parts = [
        left_behind(events, scores[["customer_id", "at"]], products),
        *(favourites(events, name) for name in LIKED),
        segments[["customer_id", "name"]].rename(columns={"name": "segment"}),
        spend[["customer_id", "expected_spend"]].rename(
            columns={"expected_spend": "lifetime_value"}
        ),
        own.to_pandas(),
    ]
    for part in parts:
        table = table.merge(part, how="left", on="customer_id")
    mean = float(orders["amount"].mean().execute())
    value = table["order_value"].fillna(mean)
    table = table.assign(
        order_value=value,
        expected_gain=gain(table["p_purchase"], value, options.costs),
    )
    ordered = table.sort_values(
        ["expected_gain", "customer_id"], ascending=[False, True]
    )
    return ordered[ordered["expected_gain"] > 0].reset_index(drop=True)


def left_behind(
    events: ir.Table, last: pd.DataFrame, products: ir.Table
) -> pd.DataFrame:
    """Find what each session was about and did not buy: left in a cart, then seen.

    Args:
        events: The log.
        last: `customer_id` and `at`, the time of a session's last event.
        products: With their descriptions.

    Returns:
        `customer_id`, `product_id`, `description`; none of who left nothing behind.
    """
    ends = ibis.memtable(last.rename(columns={"at": "time"}))
    visits = events.semi_join(ends, ["customer_id", "time"])
    own = events.semi_join(visits, ["customer_id", "session_id"])
    kinds = own["event_type"]
    counts = own.group_by("customer_id", "product_id").aggregate(
        put=(kinds == "cart").sum(), out=(kinds == "remove").sum(),
        paid=(kinds == "purchase").sum(), number=(kinds != "remove").sum(),
    )  # fmt: skip
    left = counts.filter(counts["paid"] == 0, counts["product_id"].notnull())
    left = left.mutate(kept=ibis.greatest(left["put"] - left["out"], 0))
    order = [ibis.desc("kept"), ibis.desc("number"), "product_id"]
    place = ibis.row_number().over(group_by="customer_id", order_by=order)
    first = left.mutate(place=place).filter(ibis._.place == 0)
    both = first.left_join(products, "product_id")
    return both.select("customer_id", "product_id", "description").to_pandas()


def favourites(events: ir.Table, name: str) -> pd.DataFrame:
    """Find what each customer had most events of; the first by name, where alike."""
    known = events.filter(events[name].notnull())
    counts = known.group_by("customer_id", name).aggregate(number=known.count())
    order = [ibis.desc("number"), name]
    place = ibis.row_number().over(group_by="customer_id", order_by=order)
    first = counts.mutate(place=place).filter(ibis._.place == 0)
    return first.select("customer_id", name).to_pandas()


def count_return(predictions: pd.DataFrame, options: Options) -> pd.DataFrame:
    """Count what offers to all who are listed cost and bring, and what would prove it.

    Returns:
        One row: `contacts`; `cost` of contacts and of offers that are used; `purchases`
        that would not have come; `earned` by them; `gain`; `return_on_cost`;
        `per_arm`, visitors that each arm of a test needs to see the share who buy rise
        as foretold, and whether there are `enough`.
    """
    costs, buys = options.costs, predictions["p_purchase"]
    won = (1 - buys) * costs.effect
    cost = len(predictions) * costs.contact + ((buys + won) * costs.offer).sum()
    earned = (won * costs.margin * predictions["order_value"]).sum()
    rate, found = float(buys.mean()), {"per_arm": float("nan"), "enough": False}
    if len(predictions) > 1 and 0 < rate < 1 and won.sum() > 0:
        own = options.experiment
        plan = plan_experiment(rate, len(predictions), 1.0, [float(won.mean() / rate)],
                               own.power, own.level)  # fmt: skip
        found = plan[["per_arm", "enough"]].iloc[0].to_dict()
    return pd.DataFrame(
        [
            {
                "contacts": len(predictions),
                "cost": cost,
                "purchases": won.sum(),
                "earned": earned,
                "gain": earned - cost,
                "return_on_cost": earned / cost - 1 if cost else float("nan"),
                **found,
            }
        ]
    )
