"""Wiring of `preparation`."""

from kedro.pipeline import Node, Pipeline

from shopcast.pipelines.preparation import figures, nodes

TABLES = ("order_lines", "customers", "products", "events", "calendar")
PRIMARY = {"customers", "products", "transactions", "orders", "events", "calendar"}
REPORTS = {"order_lines", "set_aside", "marked_events", "quality", "quality_figure"}


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline from raw files to primary tables."""
    return Pipeline(
        [
            Node(
                nodes.conform_tables,
                inputs={
                    **{table: f"raw_{table}" for table in TABLES},
                    "source": "params:source",
                },
                outputs=[
                    "conformed_lines",
                    "conformed_customers",
                    "conformed_products",
                    "conformed_events",
                    "conformed_calendar",
                ],
                name="conform_tables",
            ),
            Node(
                nodes.mark_tables,
                inputs={
                    "lines": "conformed_lines",
                    "events": "conformed_events",
                    "source": "params:source",
                },
                outputs=["order_lines", "marked_events"],
                name="mark_tables",
            ),
            Node(
                nodes.set_aside,
                inputs="order_lines",
                outputs="set_aside",
                name="set_aside",
            ),
            Node(
                nodes.make_transactions,
                inputs="order_lines",
                outputs="transactions",
                name="make_transactions",
            ),
            Node(
                nodes.make_orders,
                inputs="transactions",
                outputs="orders",
                name="make_orders",
            ),
            Node(
                nodes.make_customers,
                inputs={"people": "conformed_customers", "order_lines": "order_lines"},
                outputs="customers",
                name="make_customers",
            ),
            Node(
                nodes.make_products,
                inputs={"goods": "conformed_products", "order_lines": "order_lines"},
                outputs="products",
                name="make_products",
            ),
            Node(
                nodes.make_events,
                inputs={
                    "marked": "marked_events",
                    "products": "products",
                    "source": "params:source",
                },
                outputs="events",
                name="make_events",
            ),
            Node(
                nodes.make_calendar,
                inputs={
                    "days": "conformed_calendar",
                    "transactions": "transactions",
                    "source": "params:source",
                },
                outputs="calendar",
                name="make_calendar",
            ),
            Node(
                nodes.make_quality_report,
                inputs={
                    "order_lines": "order_lines",
                    "events": "marked_events",
                    "source": "params:source",
                },
                outputs="quality",
                name="make_quality_report",
            ),
            Node(
                figures.plot_quality,
                inputs="quality",
                outputs="quality_figure",
                name="plot_quality",
            ),
        ],
        namespace="preparation",
        inputs={f"raw_{table}" for table in TABLES},
        outputs=PRIMARY | REPORTS,
        parameters={"source"},
    )
