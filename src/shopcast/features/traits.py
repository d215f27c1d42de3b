"""Numbers per customer and cutoff that networks and boosting read."""

import numpy as np
import pandas as pd

from shopcast.features.cutoffs import Periods

RFM = ("days_since_last", "tenure", "orders", "spend", "value")


def make_traits(
    examples: pd.DataFrame,
    periods: Periods,
    windows: list[int],
    groups: dict[str, bool],
) -> pd.DataFrame:
    """Turn examples into traits whose meaning does not drift with time.

    Args:
        examples: Rows with the columns of `examples.make_inputs` and the forecasts of
            `buy_till_you_die.add_forecasts`.
        periods: How time is divided.
        windows: The look-back windows, in days.
        groups: Which groups are used: `rfm`, `windows`, `rhythm`, `baskets`,
            `btyd`, `calendar`.

    Returns:
        One row per example, all columns float32 without missing values; ages are
        capped at twice (tenure: once) the longest window.
    """
    longest = max(windows)
    makers = {
        "rfm": lambda: _rfm(examples, longest),
        "windows": lambda: _windows(examples, windows),
        "rhythm": lambda: _rhythm(examples, longest),
        "baskets": lambda: examples[["last_basket", "mean_basket", "max_basket"]],
        "btyd": lambda: examples[
            ["btyd_alive", "btyd_orders", "btyd_value", "btyd_spend"]
        ],
        "calendar": lambda: _calendar(examples),
    }
    parts = [make() for name, make in makers.items() if groups.get(name)]
    return pd.concat(parts, axis=1).astype("float32").fillna(0.0)


def _tenure(examples: pd.DataFrame, longest: int) -> pd.Series:
    return examples["T"].clip(upper=longest)


def _rfm(examples: pd.DataFrame, longest: int) -> pd.DataFrame:
    orders, spend = examples[f"orders_{longest}"], examples[f"spend_{longest}"]
    return pd.DataFrame(
        {
            "days_since_last": examples["days_since_last"].clip(upper=2 * longest),
            "tenure": _tenure(examples, longest),
            "orders": orders,
            "spend": spend,
            "value": spend / orders.clip(lower=1),
        }
    )


def _windows(examples: pd.DataFrame, windows: list[int]) -> pd.DataFrame:
    names = [
        f"{what}_{window}"
        for what in ("spend", "orders", "lines", "quantity")
        for window in windows
    ]
    longest = max(windows)
    days = _tenure(examples, longest).clip(lower=30)
    recent = examples["spend_30"] / (examples["spend_90"] / 3).where(
        examples["spend_90"] > 0
    )
    spend, returned = examples[f"spend_{longest}"], examples[f"returned_{longest}"]
    return examples[names].assign(
        spend_rate=spend / days,
        order_rate=examples[f"orders_{longest}"] / days,
        recent_share=recent,
        returned_share=returned / (spend + returned).where(spend + returned > 0),
    )


def _rhythm(examples: pd.DataFrame, longest: int) -> pd.DataFrame:
    tenure = _tenure(examples, longest)
    mean = examples["mean_gap"].fillna(tenure).clip(lower=1)
    since = examples["days_since_last"].clip(upper=2 * longest)
    return pd.DataFrame(
        {
            "repeats": examples["frequency"].clip(upper=6),
            "last_gap": examples["last_gap"].fillna(tenure),
            "mean_gap": mean,
            "gap_variation": examples["gap_deviation"].fillna(0) / mean,
            "silence": since / mean,
        }
    )


def _calendar(examples: pd.DataFrame) -> pd.DataFrame:
    angle = 2 * np.pi * examples["at"].dt.day_of_year / 365.25
    return pd.DataFrame(
        {
            "year_sine": np.sin(angle),
            "year_cosine": np.cos(angle),
            "spend_last_year": examples["spend_last_year"],
        }
    )
