"""Wiring of `next_order`."""

from collections.abc import Callable

from kedro.pipeline import Node, Pipeline

from shopcast.pipelines.next_order import figures, nodes, page, reports
from shopcast.pipelines.next_order import right_after_orders as after_orders

TABLES = {
    "transactions": "transactions",
    "events": "events",
    "customers": "customers",
}
CHOICES = {"periods": "params:periods", "options": "params:options"}
SEED = {"seed": "params:seed"}
BTYD = {"btyd": "btyd"}
ROWS = {
    "train": "train_examples",
    "validation": "validation_examples",
    "refit": "refit_examples",
}
TEST = {"test": "test_examples", "labels": "test_labels"}
ORDER_ROWS = {
    "train": "order_train_examples",
    "validation": "order_validation_examples",
    "refit": "order_refit_examples",
    "test": "order_test_examples",
    "labels": "order_test_labels",
}
FITTED = {
    "rules_model": "rules_model",
    "spline_logistic_model": "spline_logistic_model",
    "lightgbm_rfm_model": "lightgbm_rfm_model",
    "lightgbm_model": "lightgbm_model",
    "seed_lstm_model": "seed_lstm_network",
    "seed_dropout_model": "seed_dropout_network",
    "recurrent_model": "recurrent_network",
    "hazard_model": "hazard_network",
}
JUDGED = {"champion": "champion", "calibrations": "calibrations"}


def _train(function: Callable, name: str) -> Node:
    return Node(
        function,
        inputs={**ROWS, **BTYD, **CHOICES, **SEED},
        outputs=[FITTED[f"{name}_model"], f"{name}_history", f"{name}_forecast"],
        name=function.__name__,
    )


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline that tells who orders soon, and when."""
    return Pipeline(
        [*_examples(), *_training(), *_judging(), *_reporting()],
        namespace="next_order",
        inputs=set(TABLES),
        parameters="seed",
    )


def _examples() -> list[Node]:
    return [
        Node(
            nodes.make_examples,
            inputs={**TABLES, **CHOICES},
            outputs=[*ROWS.values(), *TEST.values()],
            name="make_examples",
        ),
        Node(
            nodes.make_order_examples,
            inputs={**TABLES, **CHOICES},
            outputs=list(ORDER_ROWS.values()),
            name="make_order_examples",
        ),
        Node(
            nodes.make_current_examples,
            inputs={**TABLES, **CHOICES},
            outputs=["current_examples", "recent_examples"],
            name="make_current_examples",
            tags="predict",
        ),
        Node(
            nodes.fit_btyd,
            inputs={**ROWS, "test": "test_examples"},
            outputs="btyd",
            name="fit_btyd",
        ),
    ]


def _training() -> list[Node]:
    return [
        Node(
            nodes.train_rules,
            inputs={**ROWS, **BTYD, **CHOICES},
            outputs=["rules_model", "rules_forecast"],
            name="train_rules",
        ),
        Node(
            nodes.train_spline_logistic,
            inputs={**ROWS, **BTYD, **CHOICES},
            outputs=["spline_logistic_model", "spline_logistic_forecast"],
            name="train_spline_logistic",
        ),
        _train(nodes.train_lightgbm_rfm, "lightgbm_rfm"),
        _train(nodes.train_lightgbm, "lightgbm"),
        _train(nodes.train_seed_lstm, "seed_lstm"),
        _train(nodes.train_seed_dropout, "seed_dropout"),
        _train(nodes.train_recurrent, "recurrent"),
        _train(nodes.train_hazard, "hazard"),
    ]


def _judging() -> list[Node]:
    forecasts = {f"{name}_forecast": f"{name}_forecast" for name in reports.SINGLE}
    return [
        Node(
            reports.calibrate,
            inputs={
                "train": "train_examples",
                "validation": "validation_examples",
                "rules_forecast": "rules_forecast",
                **forecasts,
                **BTYD,
                **CHOICES,
                **SEED,
            },
            outputs=["calibrations", "validation_metrics", "champion"],
            name="calibrate",
        ),
        Node(
            reports.evaluate,
            inputs={
                **TEST,
                "validation_metrics": "validation_metrics",
                **FITTED,
                **JUDGED,
                **BTYD,
                **CHOICES,
                **SEED,
            },
            outputs=["metrics", "test_forecasts", "groups", "days", "differences"],
            name="evaluate",
        ),
        Node(
            after_orders.judge_after_orders,
            inputs={
                **ORDER_ROWS,
                "calibrations": "calibrations",
                **BTYD,
                **CHOICES,
                **SEED,
            },
            outputs="order_metrics",
            name="judge_after_orders",
        ),
        Node(
            after_orders.ablate,
            inputs={**ROWS, **TEST, **BTYD, **CHOICES, **SEED},
            outputs="ablation",
            name="ablate",
        ),
        Node(
            reports.predict,
            inputs={
                "current": "current_examples",
                "recent": "recent_examples",
                **FITTED,
                **JUDGED,
                **BTYD,
                **CHOICES,
            },
            outputs="predictions",
            name="predict",
            tags="predict",
        ),
    ]


def _reporting() -> list[Node]:
    histories = {
        f"{name}_history": f"{name}_history"
        for name in reports.SINGLE
        if name != "spline_logistic"
    }
    test, champion = {"forecasts": "test_forecasts"}, {"champion": "champion"}
    tables = {
        name: name
        for name in (
            "metrics",
            "differences",
            "order_metrics",
            "days",
            "groups",
            "ablation",
        )
    }
    drawn: dict[str, tuple[Callable, dict]] = {
        "metrics": (figures.plot_metrics, {"metrics": "metrics"}),
        "gain": (figures.plot_gain, test | champion),
        "calibration": (figures.plot_calibration, test | champion),
        "curves": (figures.plot_curves, test | champion),
        "groups": (figures.plot_groups, {"groups": "groups"} | champion),
        "days": (figures.plot_days, {"days": "days"}),
        "ablation": (figures.plot_ablation, {"ablation": "ablation"}),
        "learning_curves": (figures.plot_learning_curves, histories),
        "seed_curves": (figures.plot_seed_curves, {"seed": "seed_lstm_history"}),
    }
    shown = {f"{name}_figure": f"{name}_figure" for name in drawn}
    return [
        *(
            Node(draw, inputs=inputs, outputs=f"{name}_figure", name=draw.__name__)
            for name, (draw, inputs) in drawn.items()
        ),
        Node(
            page.make_page,
            inputs={
                **tables,
                "predictions": "predictions",
                **champion,
                **CHOICES,
                **shown,
            },
            outputs="page",
            name="make_page",
        ),
    ]
