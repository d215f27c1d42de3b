"""Wiring of `category`."""

from kedro.pipeline import Pipeline

from shopcast.pipelines.category import (
    ablation,
    campaign_test,
    choosing_categories,
    class_metrics,
    figures,
    nodes,
    page,
    prior,
)
from shopcast.pipelines.category.task import CATEGORY
from shopcast.tasks.wiring import (
    curves,
    draw,
    judge,
    node,
    parts_of,
    predict,
    report,
    train,
)


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline that tells the categories of the next order."""
    return Pipeline(
        [
            node(
                choosing_categories.make_categories,
                ["categories_vocabulary", "classes"],
            ),
            node(
                choosing_categories.assign_categories,
                "product_features",
                tags="predict",
            ),
            node(nodes.make_examples, [*parts_of("examples"), "test_labels"]),
            node(nodes.make_current_examples, "current_examples", tags="predict"),
            node(prior.fit_prior, "prior_model"),
            *train(CATEGORY),
            *judge(CATEGORY),
            *predict(CATEGORY),
            node(campaign_test.design_experiment, "experiment", tags="predict"),
            node(class_metrics.measure_classes, "by_class"),
            node(class_metrics.list_pairs, "pair_forecasts"),
            node(ablation.ablate, "ablation"),
            *report(
                page.make_page,
                [
                    *draw(
                        figures.plot_metrics,
                        figures.plot_by_class,
                        figures.plot_gain,
                        figures.plot_calibration,
                        figures.plot_curves,
                        figures.plot_ablation,
                    ),
                    curves(*(one.name for one in CATEGORY.candidates)),
                ],
            ),
        ],
        namespace="category",
        inputs={"transactions", "events", "products"},
        parameters="seed",
    )
