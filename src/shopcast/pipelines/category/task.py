"""Which categories will the next order contain? What is special, on one screen."""

from typing import Any

from shopcast.judging.choice import Choice
from shopcast.judging.probabilities import WITHOUT_INTERVAL
from shopcast.learning.boosted import Boosted
from shopcast.learning.fitted import Fitted
from shopcast.learning.network import Network
from shopcast.pipelines.category import (
    baselines,
    boosting,
    networks,
)
from shopcast.pipelines.category.predictions import answer
from shopcast.pipelines.category.rows import Rows
from shopcast.pipelines.category.scores import Line, score
from shopcast.tasks.task import Combination, Task

FOREST: dict[str, Any] = {
    "options": "forest",
    "fit": baselines.fit_forest,
    "read": baselines.read_forest,
}
EACH: dict[str, Any] = {
    "options": "lightgbm",
    "targets": boosting.each_class,
    "data": boosting.of_one,
    "read": boosting.read_each,
}
POOLED: dict[str, Any] = {
    "options": "pooled",
    "targets": boosting.all_classes,
    "data": boosting.of_all,
    "read": boosting.read_pooled,
}
BOUGHT: dict[str, Any] = {
    "array": Rows.array,
    "targets": networks.bought,
    "read": networks.read_bought,
}
SEED: dict[str, Any] = {"options": "seed_network", **BOUGHT}
HISTORY: dict[str, Any] = {"options": "history_network", **BOUGHT}

CATEGORY = Task(
    name="category",
    rows=Rows,
    rules={
        "random": baselines.random,
        "frequency": baselines.frequency,
        "last_order": baselines.last_order,
        "own_frequency": baselines.own_frequency,
    },
    candidates=(
        Fitted(name="random_forest", baseline=True, **FOREST),
        Boosted(name="lightgbm", **EACH),
        Boosted(name="lightgbm_pooled", **POOLED),
        Network(name="seed", compile=networks.seed_with_sessions, **SEED),
        Network(name="seed_orders", compile=networks.seed_of_orders, **SEED),
        Network(name="history_network", compile=networks.compile_history, **HISTORY),
    ),
    combinations={
        "blend": Combination(
            ("lightgbm", "lightgbm_pooled", "history_network"), baselines.blend
        )
    },
    calibration=Line,
    score=score,
    choice=Choice({"log_loss": 1}, preferred="blend", as_good=0.002),
    answer=answer,
    beside=("customer_id", "day", "is_new"),
    without_interval=WITHOUT_INTERVAL,
)
