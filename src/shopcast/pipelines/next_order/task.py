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
    moments,
    networks,
    order_sequence,
    rows,
    spline,
    survival,
    traits,
)
from shopcast.pipelines.next_order.predictions import answer
from shopcast.pipelines.next_order.rows import Rows
from shopcast.pipelines.next_order.scores import FollowedLine, score
from shopcast.tasks.task import Combination, Task

BOOSTED: dict[str, Any] = {"options": "lightgbm", "targets": boosting.targets}
SEED: dict[str, Any] = {
    "options": "seed_lstm",
    "compile": networks.compile_seed_lstm,
    "array": networks.seed_array,
    "targets": networks.ordered,
    "read": networks.read_seed,
}
HAZARD = Network(
    name="hazard",
    options="hazard",
    compile=networks.compile_hazard,
    array=Rows.array,
    targets=networks.hazards,
    read=networks.read_hazard,
)
RECURRENT = Network(
    name="recurrent",
    options="recurrent",
    compile=networks.compile_recurrent,
    array=Rows.array,
    targets=networks.ordered,
    read=networks.read_recurrent,
)
RATE: dict[str, Any] = {"fit": baselines.fit_rate, "read": baselines.read_rate}
SPLINE: dict[str, Any] = {"fit": spline.fit_spline, "read": spline.forecast_spline}
BY_RHYTHM: dict[str, Any] = boosting.reads(boosting.rhythm) | BOOSTED
LIGHTGBM = Boosted(name="lightgbm", **boosting.reads(boosting.all_traits), **BOOSTED)

NEXT_ORDER = Task(
    name="next_order",
    rows=Rows,
    rules={"bg_nbd": baselines.bg_nbd},
    candidates=(
        Fitted(name="base_rate", baseline=True, **RATE),
        Fitted(name="recency", baseline=True, **baselines.line_on(baselines.RECENCY)),
        Fitted(name="rfm_logistic", baseline=True, **baselines.line_on(baselines.RFM)),
        Boosted(name="lightgbm_rfm", baseline=True, **BY_RHYTHM),
        LIGHTGBM,
        Fitted(name="spline_logistic", **SPLINE),
        Network(name="seed_lstm", **SEED),
        Network(name="seed_dropout", change={"dropout": 0.2}, **SEED),
        RECURRENT,
        HAZARD,
    ),
    combinations={
        "blend": Combination(("spline_logistic", "lightgbm", "hazard"), baselines.blend)
    },
    calibration=FollowedLine,
    score=score,
    choice=Choice({"log_loss": 1}, "blend", 0.002),
    answer=answer,
    beside=("customer_id", "at", "is_new", "frequency", "ordered"),
    features=(moments, rows, traits, order_sequence, survival),
    without_interval=WITHOUT_INTERVAL,
    needs=("hazard",),
)
