"""Wiring of `next_event`."""

from kedro.pipeline import Pipeline

from shopcast.pipelines.next_event import (
    ablation,
    comparisons,
    figures,
    nodes,
    page,
    prior,
    purchases,
)
from shopcast.pipelines.next_event.task import NEXT_EVENT
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
    """Create the pipeline that tells what visitors do next."""
    return Pipeline(
        [
            node(nodes.make_examples, [*parts_of("examples"), "test_labels"]),
            node(nodes.make_current_examples, "current_examples", tags="predict"),
            node(prior.fit_prior, "prior_model"),
            *train(NEXT_EVENT),
            *judge(NEXT_EVENT),
            *predict(NEXT_EVENT),
            node(
                purchases.foretell_purchases,
                "purchase_forecast",
                *(f"{one.name}_forecast" for one in NEXT_EVENT.candidates),
            ),
            node(comparisons.measure_prefixes, "prefixes"),
            node(comparisons.replay_sessions, "sessions"),
            node(ablation.ablate, "ablation"),
            *report(
                page.make_page,
                [
                    *draw(
                        figures.plot_metrics,
                        figures.plot_confusion,
                        figures.plot_calibration,
                        figures.plot_prefixes,
                        figures.plot_sessions,
                    ),
                    curves(*(one.name for one in NEXT_EVENT.candidates if one.options)),
                ],
            ),
        ],
        namespace="next_event",
        inputs={"events"},
        parameters={"seed", "source"},
    )
