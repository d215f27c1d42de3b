"""Wiring of `next_order`."""

from kedro.pipeline import Pipeline

from shopcast.pipelines.next_order import (
    ablation,
    backtest,
    comparisons,
    days_to_order,
    figures,
    nodes,
    page,
    prior,
    right_after_orders,
    today,
)
from shopcast.pipelines.next_order.task import NEXT_ORDER
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

EXAMPLES = [*parts_of("examples"), "test_labels"]


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline that tells who orders soon, and when."""
    return Pipeline(
        [
            node(nodes.make_examples, EXAMPLES),
            node(nodes.make_order_examples, [f"order_{name}" for name in EXAMPLES]),
            node(today.make_current_examples, "current_examples", tags="predict"),
            node(today.make_recent_examples, "recent_examples", tags="predict"),
            node(prior.fit_prior, "prior_model"),
            *train(NEXT_ORDER),
            node(backtest.measure_origins, ["backtest", "metrics_on_backtest"]),
            *judge(NEXT_ORDER, "metrics_on_backtest"),
            node(prior.measure_level, "outlook", tags="predict"),
            *predict(NEXT_ORDER, "outlook"),
            node(comparisons.measure_groups, "groups"),
            node(days_to_order.measure_days, "days"),
            node(right_after_orders.judge_after_orders, "order_metrics"),
            node(ablation.ablate, "ablation"),
            *report(
                page.make_page,
                [
                    *draw(
                        figures.plot_metrics,
                        figures.plot_backtest,
                        figures.plot_gain,
                        figures.plot_calibration,
                        figures.plot_curves,
                        figures.plot_groups,
                        figures.plot_days,
                        figures.plot_ablation,
                    ),
                    curves(*(one.name for one in NEXT_ORDER.candidates)),
                    *draw(figures.plot_seed_curves),
                ],
            ),
        ],
        namespace="next_order",
        inputs={"transactions", "events", "customers"},
        parameters="seed",
    )
