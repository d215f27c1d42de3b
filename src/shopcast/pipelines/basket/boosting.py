"""What the re-ranker reads: every generator's score and rank, and all that is known."""

from typing import Any

import numpy as np
from scipy.special import expit

from shopcast.learning.asking import ask_booster
from shopcast.learning.candidate import Forecast
from shopcast.pipelines.basket.lists import by_score
from shopcast.pipelines.basket.rows import Rows

BOUGHT = "bought"
BINARY = {"objective": "binary", "metric": "binary_logloss"}
RANKED = {"objective": "lambdarank", "metric": "ndcg", "eval_at": [10],
          "lambdarank_truncation_level": 20}  # fmt: skip


def each_pair(rows: Rows) -> dict[str, dict[str, Any]]:
    """Tell whether a product is in the basket."""
    return {BOUGHT: BINARY}


def each_list(rows: Rows) -> dict[str, dict[str, Any]]:
    """Put the products of the basket first."""
    return {BOUGHT: RANKED}


def of_pairs(rows: Rows, target: str) -> dict[str, Any]:
    """Candidates and whether they were bought; small baskets count as much as large.

    Recall is a mean over baskets, so each product weighs as its share of the basket.
    """
    rows = rows.drawn
    found = rows.candidates
    weight = rows.num_bought.mean() / np.maximum(rows.num_bought, 1)
    return _data(rows) | {"weight": weight[found.row]}


def of_lists(rows: Rows, target: str) -> dict[str, Any]:
    """Candidates by row, and whether they were bought."""
    rows = rows.drawn
    sizes = rows.candidates.sizes
    return _data(rows) | {"group": sizes[sizes > 0]}


def _data(rows: Rows) -> dict[str, Any]:
    found = rows.candidates
    label = rows.is_bought(found.row, found.product).astype("float32")
    return {"data": found.values, "label": label, "feature_name": found.names}


def read_scores(boosters: dict[str, Any], rows: Rows) -> Forecast:
    """List the candidates of the highest scores."""
    return by_score(rows, lambda found: ask_booster(boosters[BOUGHT], found.values))


def read_order(boosters: dict[str, Any], rows: Rows) -> Forecast:
    """List the same by scores that tell an order alone, put between 0 and 1."""
    return by_score(
        rows, lambda found: expit(ask_booster(boosters[BOUGHT], found.values))
    )
