"""Class by class: the champion's metrics, and its probabilities beside what came."""

import numpy as np
import pandas as pd

from shopcast.judging.bootstrap import resample_customers
from shopcast.judging.measuring import INTERVAL, with_intervals
from shopcast.judging.probabilities import WITHOUT_INTERVAL
from shopcast.pipelines.category.class_history import KEYS
from shopcast.pipelines.category.rows import Rows
from shopcast.pipelines.category.scores import FEWEST, enough, per_class
from shopcast.pipelines.category.task import CATEGORY
from shopcast.pipelines.category.vocabulary import Vocabulary
from shopcast.tasks.predictor import Predictor

SHOWN_ROWS = 5000


def measure_classes(
    test_forecasts: pd.DataFrame,
    test_labels: pd.DataFrame,
    categories_vocabulary: Vocabulary,
    champion: str,
    options,
    seed: int,
) -> pd.DataFrame:
    """Measure the champion class by class, on later customers.

    Returns:
        One row per `category` and `metric`: `value`, `low`, `high`, `n`.
    """
    own = _of(test_forecasts, test_labels, champion)
    later, names = own[~own["is_new"]], categories_vocabulary.classes
    weights = resample_customers(later["customer_id"], options.resamples, seed)
    came = np.stack(later["bought"].tolist()).astype("float64")
    found = per_class(_columns(later, names), came, weights)
    found["lift"] = found["ap"] / found["base_rate"]
    tables = [
        with_intervals(
            {metric: values[number] for metric, values in found.items()},
            WITHOUT_INTERVAL,
        ).assign(category=name)
        for number, name in enumerate(names)
    ]
    table = pd.concat(tables, ignore_index=True).assign(n=len(later))
    return table[["category", "metric", *INTERVAL]]


def list_pairs(
    test_forecasts: pd.DataFrame,
    test_labels: pd.DataFrame,
    refit_rows: Rows,
    predictor: Predictor,
    seed: int,
) -> pd.DataFrame:
    """Put the champion's probabilities beside what came.

    Returns:
        One row per order and `category`: `customer_id`, `day`, `split` (`train`: some
        of the rows that it was fitted to), `probability`, `came`.
    """
    names = predictor.prior.vocabulary.classes
    number = min(len(refit_rows), SHOWN_ROWS)
    drawn = refit_rows.examples.sample(number, random_state=seed).index.to_numpy()
    seen = refit_rows.under(predictor.periods, predictor.options).select(drawn)
    fitted = predictor.calibration.apply(predictor.forecast(CATEGORY, seen))
    own = _of(test_forecasts, test_labels, predictor.champion)
    split = np.where(own["is_new"], "new", "later")
    parts = [
        _beside(seen.examples.assign(split="train"), fitted.to_numpy(), names),
        _beside(own.assign(split=split), _columns(own, names), names),
    ]
    return pd.concat(parts, ignore_index=True)


def left_out(pair_forecasts: pd.DataFrame, split: str) -> str:
    """Name the categories that are in too few orders to count in the means."""
    own = pair_forecasts[pair_forecasts["split"] == split]
    orders = own.groupby("category", sort=False)["came"].sum().astype(int)
    few = orders[~enough(orders.to_numpy())]
    if few.empty:
        return ""
    named = "; ".join(f"{name} ({number})" for name, number in few.items())
    return (
        f" Areas and lift leave out what is in fewer than {FEWEST} of these orders: "
        f"{named}."
    )


def _of(
    test_forecasts: pd.DataFrame, test_labels: pd.DataFrame, champion: str
) -> pd.DataFrame:
    own = test_forecasts[test_forecasts["model"] == champion]
    return own.merge(test_labels, on=KEYS)


def _columns(table: pd.DataFrame, names: list[str]) -> np.ndarray:
    return table[[str(number) for number in range(len(names))]].to_numpy("float64")


def _beside(rows: pd.DataFrame, probability: np.ndarray, names: list) -> pd.DataFrame:
    table = rows[["customer_id", "day", "split"]]
    return table.loc[table.index.repeat(len(names))].assign(
        category=np.tile(names, len(rows)),
        probability=probability.ravel(),
        came=np.concatenate(rows["bought"].tolist()),
    )
