"""Wiring of `ltv`."""

from collections.abc import Callable

from kedro.pipeline import Node, Pipeline

from shopcast.pipelines.ltv import figures, nodes, page, reports

CHOICES = {"periods": "params:periods", "options": "params:options"}
SEED = {"seed": "params:seed"}
BTYD = {"btyd": "btyd"}
ROWS = {
    "train": "train_examples",
    "validation": "validation_examples",
    "refit": "refit_examples",
}
FITTED = {
    "bigru_model": "bigru_network",
    "attention_model": "attention_network",
    "zero_inflated_model": "zero_inflated_network",
    "lightgbm_model": "lightgbm_model",
    "lightgbm_rfm_model": "lightgbm_rfm_model",
    "rollout_model": "rollout_model",
}
JUDGED = {"champion": "champion", "calibrations": "calibrations", "season": "season"}


def _trained(name: str) -> list[str]:
    return [FITTED[f"{name}_model"], f"{name}_history", f"{name}_forecast"]


def _train(function, name: str) -> Node:
    return Node(
        function,
        inputs={**ROWS, **BTYD, **CHOICES, **SEED},
        outputs=_trained(name),
        name=function.__name__,
    )


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline that learns, judges and predicts lifetime value."""
    return Pipeline(
        [
            Node(
                nodes.make_examples,
                inputs={"transactions": "transactions", **CHOICES},
                outputs=[
                    "train_examples",
                    "validation_examples",
                    "refit_examples",
                    "test_examples",
                    "test_labels",
                ],
                name="make_examples",
            ),
            Node(
                nodes.make_current_examples,
                inputs={"transactions": "transactions", **CHOICES},
                outputs="current_examples",
                name="make_current_examples",
                tags="predict",
            ),
            Node(
                nodes.measure_season,
                inputs={"transactions": "transactions", **CHOICES},
                outputs="season",
                name="measure_season",
                tags="predict",
            ),
            Node(
                nodes.fit_btyd,
                inputs={**ROWS, "test": "test_examples"},
                outputs="btyd",
                name="fit_btyd",
            ),
            _train(nodes.train_lightgbm_rfm, "lightgbm_rfm"),
            _train(nodes.train_lightgbm, "lightgbm"),
            _train(nodes.train_bigru, "bigru"),
            _train(nodes.train_attention, "attention"),
            _train(nodes.train_zero_inflated, "zero_inflated"),
            Node(
                nodes.train_rollout,
                inputs={
                    "validation": "validation_examples",
                    "test": "test_examples",
                    **BTYD,
                    **CHOICES,
                    **SEED,
                },
                outputs=_trained("rollout"),
                name="train_rollout",
            ),
            Node(
                nodes.cross_validate,
                inputs={
                    "train": "train_examples",
                    "lightgbm_model": "lightgbm_model",
                    **BTYD,
                    **CHOICES,
                    **SEED,
                },
                outputs="cross_validation",
                name="cross_validate",
            ),
            Node(
                reports.calibrate,
                inputs={
                    "validation": "validation_examples",
                    **{
                        f"{name}_forecast": f"{name}_forecast"
                        for name in reports.MODELS
                    },
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
                    "test": "test_examples",
                    "labels": "test_labels",
                    "validation_metrics": "validation_metrics",
                    **FITTED,
                    **JUDGED,
                    **BTYD,
                    **CHOICES,
                    **SEED,
                },
                outputs=["metrics", "test_forecasts", "step_errors", "importance"],
                name="evaluate",
            ),
            Node(
                reports.predict,
                inputs={
                    "current": "current_examples",
                    **FITTED,
                    **JUDGED,
                    **BTYD,
                    **CHOICES,
                    **SEED,
                },
                outputs="predictions",
                name="predict",
                tags="predict",
            ),
            Node(
                reports.allocate_budget,
                inputs={"predictions": "predictions", "options": "params:options"},
                outputs="budget",
                name="allocate_budget",
                tags="predict",
            ),
            *_figures(),
            _page(),
        ],
        namespace="ltv",
        inputs="transactions",
        parameters="seed",
    )


def _figures() -> list[Node]:
    histories = {f"{name}_history": f"{name}_history" for name in reports.MODELS}
    steps, forecasts = {"steps": "step_errors"}, {"forecasts": "test_forecasts"}
    champion, periods = {"champion": "champion"}, {"periods": "params:periods"}
    drawn: list[tuple[Callable, dict, str]] = [
        (figures.plot_learning_curves, histories, "learning_curves_figure"),
        (figures.plot_metrics, {"metrics": "metrics"}, "metrics_figure"),
        (figures.plot_deciles, forecasts | champion, "deciles_figure"),
        (figures.plot_residuals, forecasts | champion, "residuals_figure"),
        (
            figures.plot_importance,
            {"importance": "importance"} | champion,
            "importance_figure",
        ),
        (
            figures.plot_tracking,
            steps | forecasts | champion | periods,
            "tracking_figure",
        ),
        (figures.plot_step_errors, steps | periods, "step_errors_figure"),
    ]
    return [
        Node(function, inputs=inputs, outputs=output, name=function.__name__)
        for function, inputs, output in drawn
    ]


def _page() -> Node:
    names = (
        "metrics", "deciles", "residuals", "importance", "tracking", "step_errors",
        "learning_curves",
    )  # fmt: skip
    return Node(
        page.make_page,
        inputs={
            "metrics": "metrics",
            "champion": "champion",
            "predictions": "predictions",
            "forecasts": "test_forecasts",
            "importance": "importance",
            "steps": "step_errors",
            "periods": "params:periods",
            **{f"{name}_figure": f"{name}_figure" for name in names},
        },
        outputs="page",
        name="make_page",
    )
