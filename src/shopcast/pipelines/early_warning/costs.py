"""Below which chance of a purchase an offer pays."""

import ibis.expr.types as ir
import numpy as np
import pandas as pd

from shopcast.pipelines.early_warning.options import Costs, Options


def gain(buys, value, costs: Costs):
    """Tell what an offer brings: of who buys anyway, and of who would leave.

    Args:
        buys: Whether, or how likely, a purchase comes without it.
        value: Of an order.
        costs: What it costs and brings.
    """
    made = (1 - buys) * costs.effect * (costs.margin * value - costs.offer)
    return made - buys * costs.offer - costs.contact


NOBODY = pd.DataFrame(
    {"threshold": [0.0], "warned": 0.0, "leavers_found": 0.0, "gain_per_1000": 0.0}
)


def may_be_warned(sessions: pd.DataFrame, options: Options) -> pd.Series:
    """Tell whose sessions are long enough, and have not bought."""
    return (sessions["events"] >= options.after) & (sessions["purchases"] == 0)


def measure_costs(
    purchases: pd.DataFrame, orders: ir.Table, options: Options
) -> pd.DataFrame:
    """Tell what offers below every threshold would have brought on validation.

    Every session counts once, whatever its length, from `after` events on, until it
    has bought.

    Returns:
        One row per `threshold` (0 is nobody): `warned`, the share of sessions;
        `leavers_found`, of those who leave, the share that is warned of;
        `gain_per_1000` sessions; whether it is the `best`.
    """
    judged = purchases[may_be_warned(purchases, options)]
    if judged.empty:
        return NOBODY.assign(best=True)
    value = float(orders["amount"].mean().execute())
    weight = 1 / judged.groupby("session")["session"].transform("size").to_numpy()
    buys = judged["buys"].to_numpy("float64")
    order = np.argsort(judged["p_purchase"].to_numpy(), kind="stable")
    weight, buys = weight[order], buys[order]
    leaves = weight * (1 - buys)
    chance = judged["p_purchase"].to_numpy("float64")[order]
    own = weight * gain(buys, value, options.costs)
    whole, left = weight.sum(), leaves.sum() or 1
    last = np.append(np.nonzero(np.diff(chance) > 0)[0], len(chance) - 1)
    kept = last[np.unique(np.linspace(0, len(last) - 1, 200).astype(int))]
    table = pd.DataFrame(
        {
            "threshold": np.append(0, np.nextafter(chance[kept], 2)),
            "warned": np.append(0, weight.cumsum()[kept] / whole),
            "leavers_found": np.append(0, leaves.cumsum()[kept] / left),
            "gain_per_1000": np.append(0, 1000 * own.cumsum()[kept] / whole),
        }
    )
    return table.assign(best=np.arange(len(table)) == table["gain_per_1000"].argmax())
