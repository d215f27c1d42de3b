"""Wiring of `early_warning`."""

from kedro.pipeline import Pipeline

from shopcast.pipelines.early_warning import costs, nodes, page
from shopcast.showing.answers import share
from shopcast.tasks.wiring import draw, node, report

READ = {
    "events": "events",
    "products": "products",
    "orders": "orders",
    "scores": "next_event.predictions",
    "purchases": "next_event.purchase_forecast",
    "spend": "ltv.predictions",
    "segments": "segmentation.predictions",
}


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline that lists who is about to leave."""
    return Pipeline(
        [
            node(costs.measure_costs, "costs_on_validation"),
            node(nodes.list_warnings, "predictions"),
            node(share, "spreadsheet"),
            node(nodes.count_return, "returns"),
            *report(page.make_page, draw(page.plot_costs)),
        ],
        namespace="early_warning",
        inputs=READ,
    )
