"""Nodes of `ltv`."""

from typing import Any

import ibis.expr.types as ir
import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.buy_till_you_die.at_cutoffs import fit_at_cutoffs
from shopcast.features.customer_cutoffs import (
    KEYS,
    make_inputs,
    make_labels,
    with_labels,
)
from shopcast.features.cutoffs import Periods
from shopcast.features.splits import is_held_out, split_time
from shopcast.pipelines.ltv import networks
from shopcast.pipelines.ltv.boosting import (
    forecast_boosting,
    refit_boosting,
    train_boosting,
)
from shopcast.pipelines.ltv.last_years_season import daily_revenue, season_factor
from shopcast.pipelines.ltv.options import Options
from shopcast.pipelines.ltv.rollout import forecast_rollout
from shopcast.pipelines.ltv.rollout import train_rollout as fit_rollout
from shopcast.pipelines.ltv.rows import Rows

Trained = tuple[Any, pd.DataFrame, pd.DataFrame]


def make_examples(
    transactions: ir.Table, periods: Periods, options: Options
) -> tuple[pd.DataFrame, ...]:
    """Make rows of (customer, cutoff) for every part of the split.

    Returns:
        Train, validation and refit, of known customers, with labels over `label_days`;
        test, of all customers (`is_new`), without labels; their labels over
        `horizon_days`.

    Raises:
        BadInput: There is too little time or no customer to train on, or nobody (or
            everybody) of them buys.
    """
    split = split_time(transactions, periods)
    label, step = periods.label_days, periods.step_days

    def inputs(ats):
        return make_inputs(transactions, ats, periods, options.windows, options.steps)

    parts = []
    for name, ats in (
        ("train", split.train),
        ("validation", split.validation),
        ("refit", split.refit),
    ):
        labels = make_labels(transactions, ats, label, step)
        rows = with_labels(inputs(ats), labels).to_pandas()
        rows = rows[~is_held_out(rows["customer_id"], periods.new_share)]
        _check_labels(rows, name)
        parts.append(rows.reset_index(drop=True))
    at = pd.DatetimeIndex([split.test])
    test = inputs(at).to_pandas()
    test = test.assign(is_new=is_held_out(test["customer_id"], periods.new_share))
    labels = make_labels(transactions, at, periods.horizon_days, step).to_pandas()
    return (*parts, test, labels.sort_values(KEYS, ignore_index=True))


def _check_labels(rows: pd.DataFrame, part: str) -> None:
    buyers = int((rows["spend"] > 0).sum())
    if buyers in (0, len(rows)):
        raise BadInput(
            f"transactions.amount: {buyers:,} of {len(rows):,} {part} examples spend "
            "anything in the time ahead, so there is nothing to learn; change "
            "ltv.periods.label_days, or give longer data."
        )


def make_current_examples(
    transactions: ir.Table, periods: Periods, options: Options
) -> pd.DataFrame:
    """Describe all customers at the end of the data."""
    end = split_time(transactions, periods).end
    at = pd.DatetimeIndex([end])
    rows = make_inputs(transactions, at, periods, options.windows, options.steps)
    return rows.to_pandas()


def measure_season(
    transactions: ir.Table, periods: Periods, options: Options
) -> dict[str, float]:
    """Measure the season's factor of the test's horizon and of the current one."""
    split = split_time(transactions, periods)
    if options.season == "none":
        return {"test": 1.0, "current": 1.0}
    return {
        name: season_factor(daily_revenue(transactions, at), at, periods.horizon_days)
        for name, at in (("test", split.test), ("current", split.end))
    }


def fit_btyd(
    train: pd.DataFrame,
    validation: pd.DataFrame,
    refit: pd.DataFrame,
    test: pd.DataFrame,
) -> pd.DataFrame:
    """Fit BG/NBD, Pareto/NBD and Gamma-Gamma at every cutoff, to its past alone."""
    known = test[~test["is_new"]]
    rows = pd.concat([train, validation, refit, known])
    judged = pd.concat([validation, known])["at"].unique()
    return fit_at_cutoffs(rows.drop_duplicates(KEYS), judged)


def _rows(train, validation, refit, btyd, periods, options) -> tuple[Rows, Rows, Rows]:
    def make(part):
        return Rows.make(part, btyd, periods.label_days, periods, options)

    return make(train), make(validation), make(refit)


def train_bigru(
    train, validation, refit, btyd, periods: Periods, options: Options, seed: int
) -> Trained:
    """Train the seed's bidirectional GRU."""
    return _train_bigru("bigru", train, validation, refit, btyd, periods, options, seed)


def train_attention(
    train, validation, refit, btyd, periods: Periods, options: Options, seed: int
) -> Trained:
    """Train the seed's network with attention pooling."""
    return _train_bigru(
        "attention", train, validation, refit, btyd, periods, options, seed
    )


def _train_bigru(
    name, train, validation, refit, btyd, periods, options, seed
) -> Trained:
    model = {**options.bigru.model, "attention": name == "attention"}
    return networks.train_network(
        name,
        networks.compile_bigru,
        *_rows(train, validation, refit, btyd, periods, options),
        options.bigru.model_copy(update={"model": model}),
        seed,
    )


def train_zero_inflated(
    train, validation, refit, btyd, periods: Periods, options: Options, seed: int
) -> Trained:
    """Train the network with a zero-inflated lognormal head."""
    return networks.train_network(
        "zero_inflated",
        networks.compile_zero_inflated,
        *_rows(train, validation, refit, btyd, periods, options),
        options.zero_inflated,
        seed,
    )


def train_lightgbm(
    train, validation, refit, btyd, periods: Periods, options: Options, seed: int
) -> Trained:
    """Train boosting on all traits, beginning at BG/NBD's forecast."""
    rows = _rows(train, validation, refit, btyd, periods, options)
    return train_boosting(*rows, options.lightgbm, seed, first=True)


def train_lightgbm_rfm(
    train, validation, refit, btyd, periods: Periods, options: Options, seed: int
) -> Trained:
    """Train the baseline: boosting on recency, frequency and monetary value."""
    rows = _rows(train, validation, refit, btyd, periods, options)
    return train_boosting(*rows, options.lightgbm, seed, first=False)


def train_rollout(
    validation, test, btyd, periods: Periods, options: Options, seed: int
) -> Trained:
    """Train the long-horizon forecast on what was known at each cutoff; no label."""
    forecasts = []
    for _, part in validation.groupby("at"):
        rows = Rows.make(
            part.reset_index(drop=True), btyd, periods.label_days, periods, options
        )
        model, _ = fit_rollout(rows, options.rollout, seed)
        found = forecast_rollout(model, rows, options.rollout, seed)
        forecasts.append(found.set_axis(part.index))
    known = test[~test["is_new"]].reset_index(drop=True)
    rows = Rows.make(known, btyd, periods.horizon_days, periods, options)
    model, history = fit_rollout(rows, options.rollout, seed)
    return model, history, pd.concat(forecasts).loc[validation.index]


def cross_validate(
    train, lightgbm_model, btyd, periods: Periods, options: Options, seed: int
) -> pd.DataFrame:
    """Cross-validate boosting inside train, in folds of whole customers.

    The number of rounds is that of the trained model.

    Returns:
        One row per `fold` with its `customers`, `mae` and `spearman`, then the rows
        `mean` and `sd`.
    """
    from sklearn.model_selection import GroupKFold

    rows = Rows.make(train, btyd, periods.label_days, periods, options)
    folds = GroupKFold(options.folds, shuffle=True, random_state=seed)
    found = []
    for number, (fit, held) in enumerate(
        folds.split(train, groups=train["customer_id"]), 1
    ):
        outside = rows.select(held)
        again = refit_boosting(lightgbm_model, rows.select(fit), options.lightgbm, seed)
        forecast = forecast_boosting(again, outside)
        actual = outside.examples["spend"]
        error = (forecast["expected_spend"] - actual).abs().mean()
        found.append(
            {
                "fold": str(number),
                "customers": outside.examples["customer_id"].nunique(),
                "mae": error,
                "spearman": forecast["expected_spend"].corr(actual, method="spearman"),
            }
        )
    table = pd.DataFrame(found)
    summary = table.drop(columns="fold").agg(["mean", "std"])
    return pd.concat([table, summary.assign(fold=["mean", "sd"])], ignore_index=True)
