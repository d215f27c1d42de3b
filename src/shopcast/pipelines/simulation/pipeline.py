"""Wiring of `simulation`."""

from kedro.pipeline import Pipeline

from shopcast.pipelines.simulation import nodes
from shopcast.tasks.wiring import node


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline that remakes the demo store."""
    return Pipeline(
        [
            node(nodes.make_shop, ["world", "products", "calendar"]),
            node(nodes.simulate, ["order_lines", "customers", "events", "truth"]),
        ],
        namespace="simulation",
    )
