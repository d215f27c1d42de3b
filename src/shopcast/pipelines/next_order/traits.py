"""Numbers per row that only `next_order` reads, beside those of `shopcast.traits`."""

import numpy as np
import pandas as pd

from shopcast.features.columns import num_orders, spread
from shopcast.features.cutoffs import Periods
from shopcast.features.traits import (
    RFM,
    Columns,
    filled,
    make_traits,
    numbers,
    share,
)
from shopcast.features.visits import VISIT_WINDOWS
from shopcast.pipelines.next_order.options import Options

GAPS = 4
HALF_LIVES = (7, 14, 30, 60, 120)
PRIOR_GAPS = 3.0
UNKNOWN = -1.0
RHYTHM = (*RFM, "repeats", "last_gap", "mean_gap", "gap_variation", "silence")


def traits_of(
    examples: pd.DataFrame, periods: Periods, options: Options
) -> pd.DataFrame:
    """Make all traits that the parameters ask for.

    Returns:
        One row per example, float32; what a shop does not know is -1.
    """
    own = {
        "gaps": lambda: _gaps(examples, periods, options),
        "decays": lambda: _decays(examples, options),
        "visits": lambda: _visits(examples),
        "person": lambda: _person(examples),
        "pricing": lambda: _pricing(examples, options),
        "seasonality": lambda: _seasonality(examples, options),
        "weekday": lambda: _weekday(examples),
    }
    found = make_traits(examples, options.windows, options.traits)
    for name, make in own.items():
        if options.traits.get(name):
            found |= make()
    if options.traits.get("btyd"):
        found["btyd_p_order"] = numbers(examples, "btyd_p_order")
    return pd.DataFrame(found, dtype="float32")


def _ages(examples: pd.DataFrame, options: Options) -> tuple[np.ndarray, np.ndarray]:
    """Days before the cutoff of the last orders, latest first, and who they are."""
    ages = spread(examples, "order_age", options.orders).astype("float64")
    number = num_orders(examples)
    place = np.arange(options.orders)[None, :]
    latest_first = np.take_along_axis(
        ages, np.clip(number[:, None] - 1 - place, 0, None), axis=1
    )
    return latest_first, place < number[:, None]


def _gaps(examples: pd.DataFrame, periods: Periods, options: Options) -> Columns:
    """Compare the silence since the last order with the customer's own gaps."""
    ages, is_order = _ages(examples, options)
    gaps = np.diff(ages, axis=1)
    is_gap = is_order[:, 1:]
    silence = ages[:, :1] - 1
    longer = is_gap & (gaps > silence)
    due = longer & (gaps <= silence + periods.horizon_days)
    prior = numbers(examples, "btyd_p_order")
    at_risk = longer.sum(axis=1)
    found = {
        f"gap_{number + 1}": np.where(is_gap[:, number], gaps[:, number], UNKNOWN)
        for number in range(min(GAPS, gaps.shape[1]))
    }
    known = is_gap.sum(axis=1)
    return found | {
        "known_gaps": known,
        "gaps_outlived": (is_gap & ~longer).sum(axis=1) / np.maximum(known, 1),
        "own_hazard": (due.sum(axis=1) + PRIOR_GAPS * prior) / (at_risk + PRIOR_GAPS),
    }


def _decays(examples: pd.DataFrame, options: Options) -> Columns:
    """Count the last orders, each halved by every so many days since; and spend."""
    ages, is_order = _ages(examples, options)
    spend = spread(examples, "order_spend", options.orders).astype("float64")
    spend = np.log1p(np.maximum(spend, 0)).sum(axis=1) / is_order.sum(axis=1)
    found = {
        f"decay_{days}": np.where(is_order, 0.5 ** (ages / days), 0).sum(axis=1)
        for days in HALF_LIVES
    }
    recent = share(found[f"decay_{HALF_LIVES[0]}"], found[f"decay_{HALF_LIVES[-1]}"])
    return found | {"log_spend": spend, "decay_trend": filled(recent, 0)}


def _visits(examples: pd.DataFrame) -> Columns:
    names = [*(f"visits_{days}" for days in VISIT_WINDOWS), "days_since_visit"]
    return {name: filled(numbers(examples, name), UNKNOWN) for name in names}


def _person(examples: pd.DataFrame) -> Columns:
    age = examples["at"].dt.year.to_numpy() - numbers(examples, "birth_year")
    return {"age": filled(age, UNKNOWN)}


def _pricing(examples: pd.DataFrame, options: Options) -> Columns:
    """Discounts, waits for delivery and kinds of payment of the last orders."""
    number = num_orders(examples)
    is_order = np.arange(options.orders)[None, :] < number[:, None]
    discount, wait = (
        spread(examples, f"order_{name}", options.orders).astype("float64")
        for name in ("discount", "delivery")
    )
    found = {
        "discount": _known_mean(discount, is_order),
        "promotion_share": _known_mean(
            np.where(np.isnan(discount), np.nan, discount > 0), is_order
        ),
        "delivery": _known_mean(wait, is_order),
    }
    kinds = spread(examples, "order_payment", options.orders)
    for name, own in options.payments.items():
        found[f"pays_{name}"] = (kinds == own).sum(axis=1) / np.maximum(number, 1)
    return found


def _known_mean(values: np.ndarray, is_order: np.ndarray) -> np.ndarray:
    known = is_order & ~np.isnan(values)
    mean = np.where(known, values, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return np.where(known.any(axis=1), mean, UNKNOWN)


def _seasonality(examples: pd.DataFrame, options: Options) -> Columns:
    """Softmax of a customer's orders over the months, at the cutoff's month."""
    ages, is_order = _ages(examples, options)
    days = examples["at"].to_numpy()[:, None] - ages.astype("timedelta64[D]")
    months = days.astype("datetime64[M]").astype(int) % 12
    counts = np.stack(
        [((months == month) & is_order).sum(axis=1) for month in range(12)], axis=1
    )
    shares = np.exp(counts - counts.max(axis=1, keepdims=True))
    shares = shares / shares.sum(axis=1, keepdims=True)
    now = examples["at"].dt.month.to_numpy() - 1
    return {"month_share": shares[np.arange(len(shares)), now]}


def _weekday(examples: pd.DataFrame) -> Columns:
    angle = 2 * np.pi * examples["at"].dt.day_of_week.to_numpy() / 7
    return {"weekday_sine": np.sin(angle), "weekday_cosine": np.cos(angle)}
