"""Will this customer order soon, and when? What is special, on one screen."""

from typing import Any

from shopcast.judging.choice import Choice
from shopcast.judging.probabilities import WITHOUT_INTERVAL
from shopcast.learning.boosted import Boosted
from shopcast.learning.fitted import Fitted
from shopcast.learning.network import Network
from shopcast.pipelines.next_order import (
    baselines,
    boosting,
    networks,
    spline,
)
from shopcast.pipelines.next_order.predictions import answer
from shopcast.pipelines.next_order.rows import Rows
from shopcast.pipelines.next_order.scores import FollowedLine, score
from shopcast.tasks.task import Combination, Task

BOOSTED: dict[str, Any] = {"options": "lightgbm", "targets": boosting.targets}
BY_RHYTHM: dict[str, Any] = boosting.reads(boosting.rhythm) | BOOSTED
LIGHTGBM = Boosted(name="lightgbm", **boosting.reads(boosting.all_traits), **BOOSTED)

NEXT_ORDER = Task(
    name="next_order",
    rows=Rows,
    rules={"bg_nbd": baselines.bg_nbd},
    candidates=(
        Fitted(name="base_rate", baseline=True, **baselines.RATE),
        Fitted(name="recency", baseline=True, **baselines.line_on(baselines.RECENCY)),
        Fitted(name="rfm_logistic", baseline=True, **baselines.line_on(baselines.RFM)),
        Boosted(name="lightgbm_rfm", baseline=True, **BY_RHYTHM),
        LIGHTGBM,
        Fitted(name="spline_logistic", **spline.SPLINE),
        Network(name="seed_lstm", **networks.SEED),
        Network(name="seed_dropout", change={"dropout": 0.2}, **networks.SEED),
        Network(name="recurrent", **networks.RECURRENT),
        Network(name="hazard", **networks.HAZARD),
    ),
    combinations={
        "blend": Combination(("spline_logistic", "lightgbm", "hazard"), baselines.blend)
    },
    calibration=FollowedLine,
    score=score,
    choice=Choice({"log_loss": 1}, "blend", 0.002),
    answer=answer,
    beside=("customer_id", "at", "is_new", "frequency", "ordered"),
    without_interval=WITHOUT_INTERVAL,
    needs=("hazard",),
)
