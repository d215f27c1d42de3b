"""Forecasts of buy-till-you-die models at every cutoff, fitted on its own past."""

from typing import Any

import numpy as np
import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.buy_till_you_die.bg_nbd import BgNbd
from shopcast.buy_till_you_die.gamma_gamma import GammaGamma
from shopcast.buy_till_you_die.pareto_nbd import ParetoNbd
from shopcast.features.columns import by_moment
from shopcast.progress import bar

FORECASTS = ("btyd_alive", "btyd_p_order", "btyd_orders", "btyd_value", "btyd_spend",
             "pareto_orders", "pareto_spend")  # fmt: skip
MODELS = {"bg_nbd": BgNbd, "pareto_nbd": ParetoNbd, "gamma_gamma": GammaGamma}


def fit_at_cutoffs(inputs: pd.DataFrame, judged: np.ndarray) -> pd.DataFrame:
    """Fit BG/NBD and Gamma-Gamma at each cutoff, and Pareto/NBD at judged ones.

    Args:
        inputs: One row per customer and cutoff, with `at` and the columns of
            `features.rhythm_features`.
        judged: The cutoffs at which Pareto/NBD, slow to fit, is wanted.

    Returns:
        One row per `at`, in order: the parameters, as `<model>.<parameter>`; time is
        in days.

    Raises:
        BadInput: Before some cutoff nobody has come back.
    """
    rows = []
    for at, rows_at in bar(inputs.groupby("at"), "buy-till-you-die models"):
        x, tx, T = _counts(rows_at)
        if not ((x > 0) & (_value(rows_at) > 0)).any():
            raise BadInput(
                f"transactions.customer_id: before {at:%Y-%m-%d} nobody spent anything "
                "on a second day, so no buy-till-you-die model can be fitted; raise "
                "periods.first_days."
            )
        found = {
            "bg_nbd": BgNbd.fit(x, tx, T),
            "gamma_gamma": GammaGamma.fit(x, _value(rows_at)),
        }
        if at in judged:
            found["pareto_nbd"] = ParetoNbd.fit(x, tx, T)
        named = {
            f"{name}.{parameter}": value
            for name, model in found.items()
            for parameter, value in vars(model).items()
        }
        rows.append({"at": at, **named})
    return pd.DataFrame(rows)


def _counts(rows: Any) -> tuple[np.ndarray, ...]:
    """Count up to the last day that was observed, as the published fits do."""
    x, tx, T = (
        np.asarray(rows[name], dtype="float64")
        for name in ("frequency", "recency", "T")
    )
    return x, tx, T - 1


def _value(rows: Any) -> np.ndarray:
    return np.asarray(rows["monetary_value"], dtype="float64")


def _model(row: dict[str, Any], name: str) -> Any:
    start = f"{name}."
    found = {
        key.removeprefix(start): value
        for key, value in row.items()
        if key.startswith(start)
    }
    return MODELS[name](**found)


def forecasts(
    examples: pd.DataFrame, parameters: pd.DataFrame, days: int
) -> dict[str, np.ndarray]:
    """Forecast orders and spend over a number of days after each row's cutoff.

    The parameters are those of the row's own cutoff, or of the latest before it.

    Returns:
        By name, one number per row: `btyd_alive`, `btyd_p_order` (of any order),
        `btyd_orders`, `btyd_value` and `btyd_spend` (BG/NBD, Gamma-Gamma),
        `pareto_orders` and `pareto_spend` (NaN where Pareto/NBD was not fitted).

    Raises:
        ValueError: A row's cutoff is before all of the parameters.
    """
    x, tx, T = _counts(examples)
    value, known = _value(examples), parameters.to_dict("records")
    found = {name: np.full(len(examples), np.nan) for name in FORECASTS}
    for at, own in by_moment(examples["at"]):
        latest = np.searchsorted(parameters["at"], at, side="right") - 1
        if latest < 0:
            raise ValueError("examples lie before the first cutoff that was fitted")
        given = x[own], tx[own], T[own]
        for name, values in _forecast(known[latest], given, value[own], days).items():
            found[name][own] = values
    return found


def _forecast(
    row: dict[str, Any], known: tuple[np.ndarray, ...], value: np.ndarray, days: int
) -> dict[str, np.ndarray]:
    """Forecast by the parameters of one cutoff."""
    bg_nbd = _model(row, "bg_nbd")
    value = _model(row, "gamma_gamma").expected_value(known[0], value)
    orders = bg_nbd.expected_orders(*known, days)
    found = {
        "btyd_alive": bg_nbd.p_alive(*known),
        "btyd_p_order": bg_nbd.p_order(*known, days),
        "btyd_orders": orders,
        "btyd_value": value,
        "btyd_spend": orders * value,
    }
    if row.get("pareto_nbd.r", np.nan) > 0:
        pareto = _model(row, "pareto_nbd").expected_orders(*known, days)
        found |= {"pareto_orders": pareto, "pareto_spend": pareto * value}
    return found
