"""Wiring of `segmentation`."""

from kedro.pipeline import Pipeline

from shopcast.pipelines.segmentation import figures, nodes, page, segments
from shopcast.pipelines.segmentation.spaces import NETWORKS
from shopcast.showing.answers import share
from shopcast.tasks.wiring import curves, draw, node, report

TABLES = {"transactions", "events", "products", "customers", "calendar"}
FITTED = [
    "baselines_model",
    *(f"{name}_{kind}" for name in NETWORKS for kind in ("model", "network")),
]


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline that finds, judges and names segments."""
    return Pipeline(
        [
            node(nodes.list_categories, "categories_vocabulary"),
            node(nodes.make_current_examples, "current_examples", tags="predict"),
            node(nodes.make_examples, "training_examples"),
            node(nodes.measure_bottleneck, "size_model"),
            node(nodes.train_baselines, "baselines_model"),
            *(
                node(
                    nodes.Autoencoder(name).train,
                    [f"{name}_model", f"{name}_network", f"{name}_history"],
                    name=f"train_{name}",
                )
                for name in NETWORKS
            ),
            node(nodes.scan_segments, "scan_on_validation", *FITTED),
            node(nodes.evaluate, ["metrics", "champion"], *FITTED),
            node(segments.pick_space, "space_model", *FITTED),
            node(segments.fit_segments, ["segments_model", "profiles", "traits"]),
            node(segments.train_map, ["map_model", "map_segments"]),
            node(segments.label_training, "training_segments"),
            node(segments.assemble, "predictor"),
            node(segments.predict, "predictions", tags="predict"),
            node(share, "spreadsheet", tags="predict"),
            node(segments.list_standouts, "standouts", tags="predict"),
            *report(
                page.make_page,
                [
                    *draw(
                        figures.plot_sizes,
                        figures.plot_profiles,
                        figures.plot_map,
                        figures.plot_scan,
                        figures.plot_reconstruction,
                    ),
                    curves(*NETWORKS),
                ],
            ),
            node(page.make_playbook, "playbook_page"),
        ],
        namespace="segmentation",
        inputs=TABLES,
        parameters="seed",
    )
