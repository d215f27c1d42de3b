"""How much will this customer spend? What is special about `ltv`, on one screen."""

from typing import Any

from shopcast.judging.choice import Choice
from shopcast.learning.boosted import Boosted
from shopcast.learning.network import Network
from shopcast.pipelines.ltv import baselines, boosting, networks
from shopcast.pipelines.ltv.predictions import answer
from shopcast.pipelines.ltv.rollout import Rollout
from shopcast.pipelines.ltv.rows import Rows
from shopcast.pipelines.ltv.scores import Totals, score
from shopcast.tasks.task import Combination, Task

BOOSTED: dict[str, Any] = {"options": "lightgbm", "targets": boosting.targets}
STEPS: dict[str, Any] = {
    "options": "bigru",
    "compile": networks.compile_bigru,
    "array": Rows.array,
    "targets": networks.by_step,
    "read": networks.read_steps,
}

LIGHTGBM = Boosted(
    name="lightgbm",
    data=boosting.corrected,
    read=boosting.read_corrected,
    **BOOSTED,
)

LTV = Task(
    name="ltv",
    rows=Rows,
    rules={
        "zero": baselines.zero,
        "past_spend": baselines.past_spend,
        "past_rate": baselines.past_rate,
        "bg_nbd_gamma_gamma": baselines.bg_nbd_gamma_gamma,
        "pareto_nbd_gamma_gamma": baselines.pareto_nbd_gamma_gamma,
    },
    candidates=(
        Boosted(
            name="lightgbm_rfm",
            baseline=True,
            data=boosting.by_rfm,
            read=boosting.read_by_rfm,
            **BOOSTED,
        ),
        LIGHTGBM,
        Network(name="bigru", change={"attention": False}, **STEPS),
        Network(name="attention", change={"attention": True}, **STEPS),
        Network(
            name="zero_inflated",
            options="zero_inflated",
            compile=networks.compile_zero_inflated,
            array=Rows.array,
            targets=networks.in_total,
            read=networks.read_distribution,
        ),
        Rollout(name="rollout", options="rollout"),
    ),
    combinations={
        "blend": Combination(
            ("bg_nbd_gamma_gamma", "rollout"), baselines.mean_forecast
        ),
        "ensemble": Combination(("zero_inflated", "lightgbm"), baselines.mean_forecast),
        "bg_nbd_calibrated": Combination(
            ("bg_nbd_gamma_gamma",), baselines.mean_forecast
        ),
        "blend_sharpened": Combination(("blend",), baselines.sharpen),
    },
    calibration=Totals,
    score=score,
    choice=Choice({"mae": 1, "spearman": -1, "normalised_gini": -1}, "ensemble", 0.01),
    answer=answer,
    beside=("customer_id", "at", "is_new", "T", "spend", "orders"),
)
