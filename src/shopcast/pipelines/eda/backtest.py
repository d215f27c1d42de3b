"""How well daily sales can be forecast: folds at the end of the data."""

import numpy as np
import pandas as pd

from shopcast.pipelines.eda.options import Options

WEEK, YEAR = 7, 364
SERIES = ("revenue", "orders")
FORECASTS = ["day", "actual", "series", "fold", "model", "expected"]
METRICS = ["series", "model", "folds", "mae", "mae_low", "mae_high", "bias",
           "naive_mae", "relative_mae", "kind"]  # fmt: skip


def backtest(
    sales_days: pd.DataFrame, options: Options
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Forecast daily revenue and orders from what came before, several times.

    Every fold forecasts `days` days at once; nothing of them is known to the models.

    Returns:
        The forecasts: one row per `series`, `fold`, `model` and `day`: `actual`,
        `expected`. The metrics: one row per `series` and `model`, baselines first:
        `kind`, `folds`, `mae`, `mae_low` and `mae_high` (of the folds), `naive_mae`
        (the seasonal naive's in the same folds), `relative_mae` (to it), `bias` (of
        the total).

    Both are empty where there are not four weeks of history before the folds.
    """
    fold_days = options.backtest.folds * options.backtest.days
    known = len(sales_days) - fold_days
    if known < 4 * WEEK:
        return pd.DataFrame(columns=FORECASTS), pd.DataFrame(columns=METRICS)
    parts = []
    for series in SERIES:
        values = sales_days.set_index("day")[series].astype("float64")
        for fold in range(options.backtest.folds):
            cut = known + fold * options.backtest.days
            past, ahead = values[:cut], values[cut : cut + options.backtest.days]
            for name, forecast in MODELS.items():
                expected = forecast(past, len(ahead))
                if expected is not None:
                    table = ahead.rename("actual").rename_axis("day").reset_index()
                    parts.append(
                        table.assign(
                            series=series, fold=fold + 1, model=name, expected=expected
                        )
                    )
    forecasts = pd.concat(parts, ignore_index=True)
    return forecasts, measure(forecasts)


def seasonal_naive(past: pd.Series, days: int) -> np.ndarray:
    """Repeat the last week.

    >>> seasonal_naive(pd.Series(range(14)), 8)
    array([ 7,  8,  9, 10, 11, 12, 13,  7])
    """
    return np.resize(past.to_numpy()[-WEEK:], days)


def last_year(past: pd.Series, days: int) -> np.ndarray | None:
    """Repeat the days 52 weeks before, at the level of the last four weeks."""
    if len(past) < YEAR + 4 * WEEK:
        return None
    values = past.to_numpy()
    then, before = values[-YEAR : -YEAR + days], values[-YEAR - 4 * WEEK : -YEAR]
    return then * values[-4 * WEEK :].mean() / max(before.mean(), 1e-9)


def weekday_means(past: pd.Series, days: int) -> np.ndarray:
    """Take each weekday's mean of the last four weeks.

    >>> weekday_means(pd.Series(range(28)), 2)
    array([10.5, 11.5])
    """
    return np.resize(past.to_numpy()[-4 * WEEK :].reshape(4, WEEK).mean(axis=0), days)


def exponential_smoothing(past: pd.Series, days: int) -> np.ndarray:
    """Smooth level, damped trend and weekday exponentially (Holt and Winters)."""
    from statsmodels.tsa.holtwinters import ExponentialSmoothing

    model = ExponentialSmoothing(
        past.to_numpy(),
        trend="add",
        damped_trend=True,
        seasonal="add",
        seasonal_periods=WEEK,
        initialization_method="estimated",
    )
    return np.maximum(model.fit().forecast(days), 0)


MODELS = {
    "seasonal_naive": seasonal_naive,
    "weekday_means": weekday_means,
    "last_year": last_year,
    "exponential_smoothing": exponential_smoothing,
}


def measure(forecasts: pd.DataFrame) -> pd.DataFrame:
    """Measure forecasts, as `backtest` returns it."""
    error = (forecasts["expected"] - forecasts["actual"]).abs()
    keys = ["series", "model"]
    folds = forecasts.assign(error=error).groupby([*keys, "fold"], sort=False)
    per_fold = folds["error"].mean()
    table = per_fold.groupby(keys, sort=False).agg(
        folds="size", mae="mean", mae_low="min", mae_high="max"
    )
    sums = forecasts.groupby(keys, sort=False)[["expected", "actual"]].sum()
    naive = per_fold.xs("seasonal_naive", level="model")
    same = per_fold.reset_index().merge(
        naive.rename("naive").reset_index(), on=["series", "fold"]
    )
    same = same.groupby(keys, sort=False)["naive"].mean().reset_index()
    table = table.assign(bias=sums["expected"] / sums["actual"] - 1).reset_index()
    baseline = table["model"] != "exponential_smoothing"
    return table.assign(
        naive_mae=same["naive"],
        relative_mae=table["mae"] / same["naive"],
        kind=np.where(baseline, "baseline", "candidate"),
    )
