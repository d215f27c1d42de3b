"""Wiring of `category`."""

from collections.abc import Callable

from kedro.pipeline import Node, Pipeline

from shopcast.pipelines.category import ablation, figures, nodes, page, reports

CLASSES = {"classes": "categories"}
CHOICES = {"periods": "params:periods", "options": "params:options"}
OPTIONS = {"options": "params:options"}
SEED = {"seed": "params:seed"}
RATES = {"rates": "rates_model"}
ROWS = {
    "train": "train_examples",
    "validation": "validation_examples",
    "refit": "refit_examples",
}
TABLES = {
    "transactions": "transactions",
    "events": "events",
    "categories": "product_features",
}
FITTED = {
    "random_forest_model": "random_forest_model",
    "lightgbm_model": "lightgbm_model",
    "lightgbm_pooled_model": "lightgbm_pooled_model",
    "seed_model": "seed_network",
    "seed_orders_model": "seed_orders_network",
    "history_network_model": "history_network",
}
JUDGED = {"champion": "champion", "calibrations": "calibrations"}


def _train(function: Callable, name: str) -> Node:
    return Node(
        function,
        inputs={**ROWS, **RATES, **OPTIONS, **SEED},
        outputs=[FITTED[f"{name}_model"], f"{name}_history", f"{name}_forecast"],
        name=function.__name__,
    )


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline that tells the categories of the next order."""
    return Pipeline(
        [*_examples(), *_training(), *_judging(), *_reporting()],
        namespace="category",
        inputs={"transactions", "events", "products"},
        parameters="seed",
    )


def _examples() -> list[Node]:
    return [
        Node(
            nodes.make_categories,
            inputs={
                "transactions": "transactions",
                "products": "products",
                **CHOICES,
                **SEED,
            },
            outputs=["families", "categories", "classes"],
            name="make_categories",
        ),
        Node(
            nodes.assign_categories,
            inputs={"products": "products", "families": "families"},
            outputs="product_features",
            name="assign_categories",
            tags="predict",
        ),
        Node(
            nodes.make_examples,
            inputs={**TABLES, **CLASSES, **CHOICES},
            outputs=[*ROWS.values(), "test_examples", "rates_model"],
            name="make_examples",
        ),
        Node(
            nodes.make_current_examples,
            inputs={**TABLES, **CLASSES, **CHOICES},
            outputs="current_examples",
            name="make_current_examples",
            tags="predict",
        ),
    ]


def _training() -> list[Node]:
    return [
        Node(
            nodes.train_random_forest,
            inputs={**ROWS, **RATES, **OPTIONS, **SEED},
            outputs=["random_forest_model", "random_forest_forecast"],
            name="train_random_forest",
        ),
        _train(nodes.train_lightgbm, "lightgbm"),
        _train(nodes.train_lightgbm_pooled, "lightgbm_pooled"),
        _train(nodes.train_seed, "seed"),
        _train(nodes.train_seed_orders, "seed_orders"),
        _train(nodes.train_history_network, "history_network"),
    ]


def _judging() -> list[Node]:
    forecasts = {f"{name}_forecast": f"{name}_forecast" for name in reports.SINGLE}
    return [
        Node(
            reports.calibrate,
            inputs={
                "validation": "validation_examples",
                **forecasts,
                **RATES,
                **OPTIONS,
                **SEED,
            },
            outputs=["calibrations", "validation_metrics", "champion"],
            name="calibrate",
        ),
        Node(
            reports.evaluate,
            inputs={
                "test": "test_examples",
                "refit": "refit_examples",
                "validation_metrics": "validation_metrics",
                **CLASSES,
                **FITTED,
                **JUDGED,
                **RATES,
                **OPTIONS,
                **SEED,
            },
            outputs=["metrics", "by_class", "test_forecasts"],
            name="evaluate",
        ),
        Node(
            ablation.ablate,
            inputs={
                "refit": "refit_examples",
                "test": "test_examples",
                "lightgbm_pooled_model": "lightgbm_pooled_model",
                **RATES,
                **OPTIONS,
                **SEED,
            },
            outputs="ablation",
            name="ablate",
        ),
        Node(
            reports.predict,
            inputs={
                "current": "current_examples",
                **CLASSES,
                **FITTED,
                **JUDGED,
                **RATES,
                **OPTIONS,
                **SEED,
            },
            outputs="predictions",
            name="predict",
            tags="predict",
        ),
        Node(
            reports.design_experiment,
            inputs={
                "predictions": "predictions",
                "current": "current_examples",
                **CHOICES,
            },
            outputs="experiment",
            name="design_experiment",
            tags="predict",
        ),
    ]


def _reporting() -> list[Node]:
    histories = {
        f"{name}_history": f"{name}_history"
        for name in reports.SINGLE
        if name != "random_forest"
    }
    test, by_class = {"forecasts": "test_forecasts"}, {"by_class": "by_class"}
    champion = {"champion": "champion"}
    drawn: dict[str, tuple[Callable, dict]] = {
        "metrics": (figures.plot_metrics, {"metrics": "metrics"}),
        "by_class": (figures.plot_by_class, by_class),
        "calibration": (figures.plot_calibration, test | champion),
        "gain": (figures.plot_gain, test | champion),
        "curves": (figures.plot_curves, test),
        "ablation": (figures.plot_ablation, {"ablation": "ablation"}),
        "learning_curves": (figures.plot_learning_curves, histories),
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
                "metrics": "metrics",
                **by_class,
                "ablation": "ablation",
                "predictions": "predictions",
                "experiment": "experiment",
                **CLASSES,
                **champion,
                **OPTIONS,
                **shown,
            },
            outputs="page",
            name="make_page",
        ),
    ]
