"""Wiring of `segmentation`."""

from collections.abc import Callable

from kedro.pipeline import Node, Pipeline

from shopcast.pipelines.segmentation import figures, nodes, page, segments

TABLES = {"transactions", "events", "products", "customers", "calendar"}
FACTS = {name: name for name in TABLES} | {"categories": "categories"}
OPTIONS = {"options": "params:options"}
FIT = {
    "examples": "training_examples",
    "size": "size",
    **OPTIONS,
    "seed": "params:seed",
}
FITTED = {
    "baselines": "baselines_model",
    "model": "autoencoder_model",
    "network": "autoencoder_network",
}
ALL = FITTED | {
    "seed_model": "seed_autoencoder_model",
    "seed_network": "seed_autoencoder_network",
}
CHAMPION = {"champion": "champion"}
PLACED = {"space": "space", "segments": "segments_model"}
FIGURES = ("sizes", "profiles", "map", "scan", "reconstruction", "learning_curves")


def _node(
    function: Callable, outputs: str | list[str], inputs: dict, tags: str | None = None
) -> Node:
    return Node(
        function, inputs=inputs, outputs=outputs, name=function.__name__, tags=tags
    )


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline that finds, judges and names segments."""
    return Pipeline(
        [*_training(), *_predicting(), *_figures()],
        namespace="segmentation",
        inputs=TABLES,
        parameters="seed",
    )


def _trained(name: str) -> list[str]:
    return [f"{name}_model", f"{name}_network", f"{name}_history"]


def _training() -> list[Node]:
    examples = {"examples": "training_examples"}
    goods = {"transactions": "transactions", "products": "products"}
    seed = {"seed": "params:seed"}
    return [
        _node(nodes.list_categories, "categories", goods | OPTIONS),
        _node(
            nodes.make_examples,
            "training_examples",
            {"current": "current_examples"} | OPTIONS,
        ),
        _node(nodes.measure_bottleneck, "size", examples | OPTIONS),
        _node(nodes.train_baselines, "baselines_model", FIT),
        _node(nodes.train_seed_autoencoder, _trained("seed_autoencoder"), FIT),
        _node(nodes.train_autoencoder, _trained("autoencoder"), FIT),
        _node(nodes.scan_segments, "scan", FIT | ALL),
        _node(
            nodes.evaluate,
            ["metrics", "champion"],
            examples | ALL | {"scanned": "scan"} | OPTIONS,
        ),
        _node(
            segments.fit_segments,
            ["segments_model", "profiles", "traits"],
            examples
            | CHAMPION
            | {"model": "autoencoder_model", "space": "space"}
            | OPTIONS
            | seed,
        ),
        _node(
            segments.train_map,
            ["map_model", "map_points"],
            examples | PLACED | OPTIONS | seed,
        ),
        _node(segments.label_training, "training_segments", examples | PLACED),
    ]  # fmt: skip


def _predicting() -> list[Node]:
    return [
        _node(nodes.make_current_examples, "current_examples", FACTS, "predict"),
        _node(segments.pick_space, "space", FITTED | CHAMPION, "predict"),
        _node(
            segments.predict,
            "predictions",
            PLACED | {"current": "current_examples", "map_model": "map_model"},
            "predict",
        ),
        _node(
            segments.list_standouts,
            "standouts",
            {"current": "current_examples", "model": "autoencoder_model"} | OPTIONS,
            "predict",
        ),
    ]


def _figures() -> list[Node]:
    profiles, metrics = {"profiles": "profiles"}, {"metrics": "metrics"}
    traits = {"apart": "traits"}
    points = {"points": "map_points", "segments": "segments_model"}
    histories = {
        f"{name}_history": f"{name}_history"
        for name in ("seed_autoencoder", "autoencoder")
    }
    predictions = {"predictions": "predictions"}
    return [
        _node(
            figures.plot_scan, "scan_figure", {"scanned": "scan"} | CHAMPION | OPTIONS
        ),
        _node(figures.plot_map, "map_figure", points),
        _node(figures.plot_profiles, "profiles_figure", traits | profiles),
        _node(figures.plot_sizes, "sizes_figure", profiles),
        _node(figures.plot_reconstruction, "reconstruction_figure", metrics),
        _node(figures.plot_learning_curves, "learning_curves_figure", histories),
        _node(
            page.make_page,
            "page",
            metrics
            | CHAMPION
            | profiles
            | predictions
            | {"standouts": "standouts"}
            | {f"{name}_figure": f"{name}_figure" for name in FIGURES},
        ),
        _node(
            page.make_playbook,
            "playbook_page",
            profiles | traits | predictions | OPTIONS,
        ),
    ]
