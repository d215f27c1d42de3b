"""Wiring of `basket`."""

from kedro.pipeline import Pipeline

from shopcast.pipelines.basket import (
    comparisons,
    figures,
    importance,
    nodes,
    page,
    prior,
    shown_lists,
)
from shopcast.pipelines.basket.task import BASKET
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
    """Create the pipeline that tells the products of the next basket."""
    return Pipeline(
        [
            node(nodes.make_examples, [*parts_of("examples"), "test_labels"]),
            node(nodes.make_current_examples, "current_examples", tags="predict"),
            node(prior.fit_prior, "prior_model"),
            *train(BASKET),
            *judge(BASKET),
            node(prior.collect_log, "outlook", tags="predict"),
            *predict(BASKET, "outlook"),
            node(comparisons.measure_lengths, "by_length"),
            node(shown_lists.list_examples, "examples"),
            node(importance.measure_importance, "importance"),
            *report(
                page.make_page,
                [
                    *draw(
                        figures.plot_metrics,
                        figures.plot_parts,
                        figures.plot_by_length,
                        figures.plot_calibration,
                        figures.plot_importance,
                    ),
                    curves(*(one.name for one in BASKET.candidates)),
                ],
            ),
        ],
        namespace="basket",
        inputs={"transactions", "products"},
        parameters="seed",
    )
