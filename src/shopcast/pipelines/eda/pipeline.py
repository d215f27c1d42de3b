"""Wiring of `eda`."""

from collections.abc import Callable

from kedro.pipeline import Node, Pipeline

from shopcast.pipelines.eda import (
    backtest,
    copurchase,
    copurchase_figures,
    customer_figures,
    customers,
    explorer,
    page,
    product_figures,
    products,
    sales,
    sales_figures,
    visits,
)

TABLES = {
    "order_lines",
    "marked_events",
    "transactions",
    "orders",
    "customers",
    "products",
    "events",
    "calendar",
}
OPTIONS = {"options": "params:options"}


def _node(function: Callable, outputs: str | list[str], *inputs: str, **more) -> Node:
    return Node(
        function,
        inputs={name: name for name in inputs} | more,
        outputs=outputs,
        name=function.__name__,
    )


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline that shows what is in the data."""
    return Pipeline(
        [*_tables(), *_figures(), _findings()],
        namespace="eda",
        inputs=TABLES,
        parameters="source",
    )


def _tables() -> list[Node]:
    source = {"source": "params:source"}
    lines, orders = "transactions", "orders"
    return [
        _node(sales.sum_days, "sales_days", lines, orders, "calendar"),
        _node(sales.count_week_hours, "week_hours", orders, **source),
        _node(sales.count_gaps, "gaps", orders),
        _node(sales.count_cohorts, "cohort_months", orders),
        _node(sales.count_basket_sizes, "basket_sizes", lines),
        _node(sales.sum_countries, "countries", orders, "customers"),
        _node(sales.count_values, "values", lines, orders),
        _node(products.rank_products, "top_products", lines, "products", **OPTIONS),
        _node(
            products.sum_category_months,
            "category_months",
            lines,
            "products",
            **OPTIONS,
        ),
        _node(products.weigh_words, "words", lines, "products", **OPTIONS),
        _node(
            products.count_missing,
            "missing",
            "order_lines",
            "marked_events",
            "customers",
            "products",
        ),
        _node(visits.make_sessions, "session_features", "events"),
        _node(visits.count_event_types, "event_months", "events"),
        _node(visits.count_funnel, "funnel", sessions="session_features"),
        _node(visits.count_session_days, "session_days", sessions="session_features"),
        _node(
            customers.sum_customers,
            "customer_features",
            orders,
            "customers",
            sessions="session_features",
        ),
        _node(customers.correlate, "correlations", customers="customer_features"),
        _node(
            customers.list_timelines,
            "timeline_days",
            orders,
            sessions="session_features",
            **OPTIONS,
        ),
        _node(copurchase.find_rules, "rules", lines, "products", **OPTIONS),
        _node(copurchase.build_graph, "graph", "rules", **OPTIONS),
        _node(copurchase.count_pairs, "pairs", lines, "products", **OPTIONS),
        _node(
            backtest.backtest, ["backtest_days", "backtest"], "sales_days", **OPTIONS
        ),
        _node(
            explorer.make_cube, "cube_days", lines, "products", "customers", **OPTIONS
        ),
        _node(explorer.make_explorer, "explorer_page", "cube_days"),
    ]


def _draw(function: Callable, *inputs: str, **more) -> Node:
    name = function.__name__.removeprefix("plot_")
    return _node(function, [f"{name}_figure", f"{name}_finding"], *inputs, **more)


def _figures() -> list[Node]:
    return [
        _draw(sales_figures.plot_daily, "sales_days"),
        _draw(sales_figures.plot_week_hours, "week_hours"),
        _draw(sales_figures.plot_gaps, "gaps"),
        _draw(sales_figures.plot_cohorts, "cohort_months"),
        _draw(sales_figures.plot_basket_sizes, baskets="basket_sizes"),
        _draw(sales_figures.plot_values, "values"),
        _draw(sales_figures.plot_countries, "countries"),
        _draw(product_figures.plot_top_products, "top_products"),
        _draw(product_figures.plot_category_months, "category_months", "sales_days"),
        _draw(product_figures.plot_words, "words"),
        _draw(product_figures.plot_descriptions, "words"),
        _draw(product_figures.plot_missing, "missing"),
        _draw(product_figures.plot_event_types, "event_months"),
        _draw(customer_figures.plot_funnel, "funnel"),
        _draw(customer_figures.plot_session_days, "session_days"),
        _draw(customer_figures.plot_timelines, "timeline_days"),
        _draw(customer_figures.plot_correlations, "correlations"),
        _draw(copurchase_figures.plot_pairs, "pairs"),
        _draw(copurchase_figures.plot_graph, "graph", "rules"),
        _draw(copurchase_figures.plot_backtest, "backtest", "backtest_days"),
    ]


def _findings() -> Node:
    names = [name for section in page.SECTIONS.values() for name in section]
    parts = [f"{name}_{part}" for name in names for part in ("figure", "finding")]
    return _node(page.collect_findings, "findings", *parts)
