"""Wiring of `preparation`."""

from kedro.pipeline import Pipeline

from shopcast.pipelines.preparation import (
    calendar_days,
    conforming,
    figures,
    nodes,
    quality_report,
)
from shopcast.tasks.wiring import draw, node

TABLES = ("order_lines", "customers", "products", "events", "calendar")
PRIMARY = {"customers", "products", "transactions", "orders", "events", "calendar"}
REPORTS = {"order_lines", "set_aside", "marked_events", "quality", "quality_figure"}
CONFORMED = ("lines", "customers", "products", "events", "calendar", "unread")


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline from raw files to primary tables."""
    return Pipeline(
        [
            node(
                conforming.conform_tables, [f"conformed_{name}" for name in CONFORMED]
            ),
            node(nodes.mark_tables, ["order_lines", "marked_events"]),
            node(nodes.set_aside, "set_aside"),
            node(nodes.make_transactions, "transactions"),
            node(nodes.make_orders, "orders"),
            node(nodes.make_customers, "customers"),
            node(nodes.make_products, "products"),
            node(nodes.make_events, "events"),
            node(calendar_days.make_calendar, "calendar"),
            node(quality_report.make_quality_report, "quality"),
            *draw(figures.plot_quality),
        ],
        namespace="preparation",
        inputs={f"raw_{table}" for table in TABLES},
        outputs=PRIMARY | REPORTS,
        parameters={"source"},
    )
