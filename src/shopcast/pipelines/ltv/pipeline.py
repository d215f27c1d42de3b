"""Wiring of `ltv`."""

from kedro.pipeline import Pipeline

from shopcast.pipelines.ltv import (
    backtest,
    budget,
    cross_validation,
    figures,
    importance,
    nodes,
    outlook,
    page,
    prior,
    step_errors,
    totals,
)
from shopcast.pipelines.ltv.task import LTV
from shopcast.tasks.wiring import (
    curves,
    draw,
    judge,
    node,
    parts_of,
    predict,
    report,
    train,
    trained,
)


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline that learns, judges and predicts lifetime value."""
    return Pipeline(
        [
            node(nodes.make_examples, [*parts_of("examples"), "test_labels"]),
            node(nodes.make_current_examples, "current_examples", tags="predict"),
            node(prior.fit_prior, "prior_model"),
            *train(LTV, but=("rollout",)),
            node(nodes.train_rollout, trained(LTV.candidate("rollout"))),
            node(backtest.measure_origins, ["backtest", "metrics_on_backtest"]),
            *judge(LTV, "metrics_on_backtest"),
            node(outlook.measure_outlook, "outlook", tags="predict"),
            *predict(LTV, "outlook"),
            node(totals.sum_up, "totals", tags="predict"),
            node(cross_validation.cross_validate, "cross_validation"),
            node(step_errors.measure_steps, "step_errors"),
            node(importance.measure_importance, "importance"),
            node(budget.allocate_budget, "budget", tags="predict"),
            *report(
                page.make_page,
                [
                    *draw(
                        figures.plot_metrics,
                        figures.plot_backtest,
                        figures.plot_deciles,
                        figures.plot_residuals,
                        figures.plot_importance,
                        figures.plot_tracking,
                        figures.plot_step_errors,
                    ),
                    curves(*(one.name for one in LTV.candidates)),
                ],
            ),
        ],
        namespace="ltv",
        inputs="transactions",
        parameters="seed",
    )
