"""How good lists are, and whether their probabilities are right."""

import numpy as np

from shopcast.judging import rankings
from shopcast.judging.bootstrap import Samples, mean
from shopcast.judging.probabilities import calibration_error
from shopcast.learning.candidate import Forecast
from shopcast.pipelines.basket.lists import arrays, hits_of, probabilities
from shopcast.pipelines.basket.rank_bands import RankBands
from shopcast.pipelines.basket.rows import Rows

ATS = (10, 20)
LIST = ATS[0]
OF_HITS = {
    "recall": rankings.recall,
    "ndcg": rankings.ndcg,
    "ndcg_of_hits": rankings.ndcg_of_hits,
    "hit_rate": rankings.hit_rate,
    "mrr": rankings.reciprocal_rank,
    "precision": rankings.precision,
}


def score(
    rows: Rows, forecast: Forecast, calibration: RankBands, weights: np.ndarray
) -> Samples:
    """Measure lists of ten and twenty, of what is repeated and what is new apart.

    `repeat_recall` is over baskets with a product that the customer had, and of these
    products; `explore_recall` the same of products that the customer had not;
    `cold_recall` of those with few buyers. `hits_off_at_10` is expected over actual
    hits of lists of ten, less 1.
    """
    found = {name: mean(one, weights) for name, one in by_row(rows, forecast).items()}
    for part, (hits, came) in parts(rows, forecast).items():
        some = came > 0
        for k in ATS:
            own = rankings.recall(hits[:, :k], came)
            found[f"{part}_recall_at_{k}"] = mean(own[some], weights[:, some])
    return found | _of_probabilities(rows, forecast, weights)


def by_row(rows: Rows, forecast: Forecast) -> dict[str, np.ndarray]:
    """Measure each list by itself: (rows,) by metric."""
    hits = hits_of(rows, forecast)
    return {
        f"{name}_at_{k}": metric(hits[:, :k], rows.num_bought)
        for k in ATS
        for name, metric in OF_HITS.items()
    }


def parts(rows: Rows, forecast: Forecast) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Divide hits, and what came, by whether customers had it, and by its buyers.

    Returns:
        `repeat`, `explore` and `cold`: hits (rows, length), and how many came (rows,).
    """
    products, _ = arrays(forecast)
    row, hits = np.arange(len(rows))[:, None], hits_of(rows, forecast)
    own = rows.is_own(row, products)
    came_row, came_product = np.divmod(rows.bought, len(rows.prior.vocabulary))
    had = rows.is_own(came_row, came_product)
    few = rows.prior.buyers < rows.options.cold
    number = [
        np.bincount(came_row[chosen], minlength=len(rows))
        for chosen in (had, few[came_product])
    ]
    unknown = rows.num_bought - np.bincount(came_row, minlength=len(rows))
    repeated, cold = number
    return {
        "repeat": (hits & own, repeated),
        "explore": (hits & ~own, rows.num_bought - repeated),
        "cold": (hits & few[products], cold + unknown),
    }


def _of_probabilities(rows: Rows, forecast: Forecast, weights: np.ndarray) -> Samples:
    products, _ = arrays(forecast)
    listed = products[:, :LIST] >= 0
    expected = probabilities(forecast)[:, :LIST]
    hits = hits_of(rows, forecast)[:, :LIST]
    row = np.nonzero(listed)[0]
    return {
        "hits_off_at_10": (weights @ expected.sum(axis=1))
        / np.maximum(weights @ hits.sum(axis=1), 1e-9)
        - 1,
        "calibration_error": calibration_error(
            hits[listed].astype("float64"), expected[listed], weights[:, row]
        ),
    }
