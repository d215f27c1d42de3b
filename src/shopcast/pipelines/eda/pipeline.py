"""Wiring of `eda`."""

from kedro.pipeline import Pipeline

from shopcast.pipelines.eda import (
    backtest,
    copurchase,
    copurchase_figures,
    customer_figures,
    customers,
    explorer,
    order_figures,
    page,
    product_figures,
    products,
    sales,
    sales_figures,
    season_figures,
    values,
    visits,
)
from shopcast.tasks.wiring import draw, node

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


def create_pipeline(**_) -> Pipeline:
    """Create the pipeline that shows what is in the data."""
    shown = [f"{name}_figure" for section in page.SECTIONS.values() for name in section]
    return Pipeline(
        [
            node(sales.sum_days, "sales_days"),
            node(sales.count_week_hours, "week_hours"),
            node(sales.count_gaps, "gaps"),
            node(sales.count_cohorts, "cohort_months"),
            node(sales.count_basket_sizes, "basket_sizes"),
            node(sales.sum_countries, "countries"),
            node(values.count_values, "values"),
            node(values.find_medians, "medians"),
            node(products.rank_products, "top_products"),
            node(products.sum_category_months, "category_months"),
            node(products.weigh_words, "words"),
            node(products.count_missing, "missing"),
            node(visits.make_sessions, "session_features"),
            node(visits.count_event_types, "event_months"),
            node(visits.count_funnel, "funnel"),
            node(visits.count_session_days, "session_days"),
            node(customers.sum_customers, "customer_features"),
            node(customers.correlate, "correlations"),
            node(customers.list_timelines, "timeline_days"),
            node(copurchase.find_rules, "rules"),
            node(copurchase.build_graph, "graph"),
            node(copurchase.count_pairs, "pairs"),
            node(backtest.backtest, ["backtest_days", "backtest"]),
            node(explorer.make_cube, "cube_days"),
            node(explorer.make_explorer, "explorer_page"),
            *draw(
                sales_figures.plot_daily,
                sales_figures.plot_week_hours,
                sales_figures.plot_gaps,
                sales_figures.plot_cohorts,
                order_figures.plot_basket_sizes,
                order_figures.plot_values,
                order_figures.plot_countries,
                product_figures.plot_top_products,
                season_figures.plot_category_months,
                product_figures.plot_words,
                product_figures.plot_descriptions,
                product_figures.plot_missing,
                product_figures.plot_event_types,
                customer_figures.plot_funnel,
                customer_figures.plot_session_days,
                customer_figures.plot_timelines,
                customer_figures.plot_correlations,
                copurchase_figures.plot_pairs,
                copurchase_figures.plot_graph,
                copurchase_figures.plot_backtest,
            ),
            node(page.collect_findings, "findings", *shown),
        ],
        namespace="eda",
        inputs=TABLES,
        parameters="source",
    )
