"""What today says beyond the customers: the shop's level, and last year's season."""

import logging
from typing import Any

import ibis.expr.types as ir
import numpy as np
import pandas as pd

from shopcast.buy_till_you_die.in_season import AMOUNTS
from shopcast.features.customer_cutoffs import make_inputs, make_labels, with_labels
from shopcast.features.days import before, purchase_days
from shopcast.features.season import daily_activity
from shopcast.features.splits import end_of_data, is_held_out
from shopcast.features.windows import YEAR
from shopcast.pipelines.ltv.level import Level
from shopcast.pipelines.ltv.prior import level_of
from shopcast.tables.in_memory import read
from shopcast.tasks.predictor import Predictor

ORIGINS = 12
FAR = 1.5


def measure_outlook(transactions: ir.Table, predictor: Predictor) -> dict[str, Any]:
    """Measure what the models' own forecasts of late were off by, and the year before.

    Returns:
        `at`, the end of the data; `level`, the factors of `spend` and `orders` that
        are followed to it, and `error`, how far off (in logarithms) following was
        before; `last_year`, what customers spent in the days one year before those
        ahead, and `growth`, of active customers since; both null without a year.
    """
    end = end_of_data(transactions)
    level = _past_level(transactions, predictor, end)
    found = {
        "at": str(end.date()),
        "level": level.at(end).to_dict(),
        "error": level.error(end).to_dict(),
    }
    return found | _a_year_ago(transactions, end, predictor.periods)


def _past_level(transactions: ir.Table, predictor: Predictor, end) -> Level:
    periods, prior = predictor.periods, predictor.prior
    label = periods.label_days
    begun = pd.Timestamp(transactions["time"].min().execute()).normalize()
    known = begun + pd.Timedelta(days=periods.first_days)
    first = max(prior.parameters["at"].min(), known)
    back = pd.to_timedelta([label + 28 * step for step in range(ORIGINS)], unit="D")
    ats = pd.DatetimeIndex([at for at in end - back if at >= first])
    if ats.empty:
        none = pd.DataFrame(columns=AMOUNTS, index=ats, dtype="float64")
        return Level(none, label, np.empty(0, dtype=bool))
    inputs = make_inputs(transactions, ats, periods, [label], 0)
    labels = make_labels(transactions, ats, label, periods.step_days)
    rows = read(with_labels(inputs, labels))
    learnt = rows[~is_held_out(rows["customer_id"], periods.new_share)]
    return level_of(prior, learnt.reset_index(drop=True), periods)


def _a_year_ago(transactions: ir.Table, end, periods) -> dict[str, float | None]:
    active, ago = daily_activity(transactions)["active"], end - pd.Timedelta(days=YEAR)
    if ago not in active.index or not active[ago] > 0:
        return {"last_year": None, "growth": None}
    ats = pd.DatetimeIndex([ago])
    labels = make_labels(transactions, ats, periods.horizon_days, periods.step_days)
    known = before(purchase_days(transactions), "day", ats)
    spent = labels.semi_join(known, "customer_id")["spend"].sum().to_pandas()
    growth = active.iloc[-1] / active[ago]
    return {"last_year": float(spent), "growth": float(growth)}


def beside_last_year(total: float, outlook: dict[str, Any]) -> str:
    """Say how the total ahead compares with the same season one year before.

    It warns, in the terminal too, where they differ by more than a factor of 1.5
    after growth.
    """
    if not outlook["last_year"]:
        return "There is no year before to compare this with."
    grown = outlook["last_year"] * outlook["growth"]
    said = (
        f"A year before, the same days brought {outlook['last_year']:,.0f}; with "
        f"{outlook['growth'] - 1:+.0%} active customers since, that would be "
        f"{grown:,.0f}."
    )
    if 1 / FAR <= total / grown <= FAR:
        return said
    warning = (
        f"{said} The forecast is {total / grown:.2f} times that: look into it before "
        "you rely on either."
    )
    logging.getLogger(__name__).warning("ltv: expects %s. %s", f"{total:,.0f}", warning)
    return warning
