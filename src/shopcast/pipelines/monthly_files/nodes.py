"""Nodes of `monthly_files`."""

from collections.abc import Callable
from functools import partial

import ibis.expr.types as ir
import pandas as pd

from shopcast.simulation.cosmetics import as_cosmetics


def write_months(
    simulated_events: ir.Table, simulated_products: ir.Table
) -> dict[str, Callable[[], ir.Table]]:
    """Cut the log into one file a month, named as `2019-Oct`."""
    month = simulated_events["time"].truncate("M")
    begins = simulated_events.select(month=month).distinct().to_pandas()["month"]
    return {
        f"{begin:%Y-%b}": partial(
            _of_month, simulated_events, simulated_products, begin
        )
        for begin in begins.sort_values()
    }


def _of_month(events: ir.Table, products: ir.Table, begin: pd.Timestamp) -> ir.Table:
    own = events["time"].truncate("M") == begin
    return as_cosmetics(events.filter(own), products)
