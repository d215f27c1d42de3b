"""Wiring of `simulation`."""

from kedro.pipeline import Node, Pipeline

from shopcast.pipelines.simulation import nodes


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline that remakes the demo store."""
    return Pipeline(
        [
            Node(
                nodes.make_shop,
                inputs="params:options",
                outputs=["world", "products", "calendar"],
                name="make_shop",
            ),
            Node(
                nodes.simulate,
                inputs={"world": "world", "options": "params:options"},
                outputs=["order_lines", "customers", "events", "truth"],
                name="simulate",
            ),
        ],
        namespace="simulation",
    )
