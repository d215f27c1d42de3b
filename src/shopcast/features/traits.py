"""Numbers per customer and cutoff that networks and boosting read."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

Columns = dict[str, np.ndarray]
RFM = ("days_since_last", "tenure", "orders", "spend", "value")
COUNTED = ("spend", "orders", "lines", "quantity")
BASKETS = ("last_basket", "mean_basket", "max_basket")
BTYD = ("btyd_alive", "btyd_orders", "btyd_value", "btyd_spend")


def make_traits(
    examples: pd.DataFrame, windows: list[int], groups: dict[str, bool]
) -> Columns:
    """Turn examples into traits whose meaning does not drift with time.

    Args:
        examples: Rows with the columns of `examples.make_inputs` and the forecasts of
            `buy_till_you_die.at_cutoffs.forecasts`.
        windows: The look-back windows, in days.
        groups: Which groups are used: `rfm`, `windows`, `rhythm`, `baskets`,
            `btyd`, `calendar`.

    Returns:
        By name, one number per example, float64 without missing values; ages are
        capped at twice (tenure: once) the longest window.
    """
    longest = max(windows)
    makers: dict[str, Callable[[], Columns]] = {
        "rfm": lambda: _rfm(examples, longest),
        "windows": lambda: _windows(examples, windows),
        "rhythm": lambda: _rhythm(examples, longest),
        "baskets": lambda: _as_they_are(examples, BASKETS),
        "btyd": lambda: _as_they_are(examples, BTYD),
        "calendar": lambda: _calendar(examples),
    }
    found: Columns = {}
    for name, make in makers.items():
        if groups.get(name):
            found |= make()
    return {name: filled(one, 0.0) for name, one in found.items()}


def numbers(examples: pd.DataFrame, name: str) -> np.ndarray:
    """Read a column as float64; what is missing is NaN."""
    return examples[name].to_numpy("float64", na_value=np.nan)


def _as_they_are(examples: pd.DataFrame, names: Sequence[str]) -> Columns:
    return {name: numbers(examples, name) for name in names}


def _tenure(examples: pd.DataFrame, longest: int) -> np.ndarray:
    return np.minimum(numbers(examples, "T"), longest)


def _since(examples: pd.DataFrame, longest: int) -> np.ndarray:
    return np.minimum(numbers(examples, "days_since_last"), 2 * longest)


def _rfm(examples: pd.DataFrame, longest: int) -> Columns:
    orders = numbers(examples, f"orders_{longest}")
    spend = numbers(examples, f"spend_{longest}")
    return {
        "days_since_last": _since(examples, longest),
        "tenure": _tenure(examples, longest),
        "orders": orders,
        "spend": spend,
        "value": spend / np.maximum(orders, 1),
    }


def _windows(examples: pd.DataFrame, windows: list[int]) -> Columns:
    longest = max(windows)
    found = _as_they_are(
        examples, [f"{what}_{window}" for what in COUNTED for window in windows]
    )
    days = np.maximum(_tenure(examples, longest), 30)
    spend, returned = (
        found[f"spend_{longest}"],
        numbers(examples, f"returned_{longest}"),
    )
    return found | {
        "spend_rate": spend / days,
        "order_rate": found[f"orders_{longest}"] / days,
        "recent_share": share(found["spend_30"], found["spend_90"] / 3),
        "returned_share": share(returned, spend + returned),
    }


def share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Divide where there is a whole; it is unknown elsewhere."""
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)


def _rhythm(examples: pd.DataFrame, longest: int) -> Columns:
    tenure = _tenure(examples, longest)
    mean = np.maximum(filled(numbers(examples, "mean_gap"), tenure), 1)
    return {
        "repeats": np.minimum(numbers(examples, "frequency"), 6),
        "last_gap": filled(numbers(examples, "last_gap"), tenure),
        "mean_gap": mean,
        "gap_variation": filled(numbers(examples, "gap_deviation"), 0) / mean,
        "silence": _since(examples, longest) / mean,
    }


def filled(values: np.ndarray, otherwise: np.ndarray | float) -> np.ndarray:
    """Put something else where a number is missing."""
    return np.where(np.isnan(values), otherwise, values)


def _calendar(examples: pd.DataFrame) -> Columns:
    angle = 2 * np.pi * examples["at"].dt.day_of_year.to_numpy() / 365.25
    return {
        "year_sine": np.sin(angle),
        "year_cosine": np.cos(angle),
        "spend_last_year": numbers(examples, "spend_last_year"),
    }
