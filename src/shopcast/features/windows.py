"""Fixed look-back windows before each cutoff."""

import ibis.expr.types as ir

from shopcast.tables.money import exact_sum

YEAR = 365


def window_features(observed: ir.Table, windows: list[int], year: int) -> ir.Table:
    """Sum up fixed look-back windows, and the horizon's days one year before.

    Features that grow with the length of history would be off at a later cutoff.

    Returns:
        One row per `customer_id` and `at`: for each window of w days `spend_w`,
        `orders_w` (days with a purchase), `lines_w`, `quantity_w`; `returned_w` for
        the longest; `spend_year` and `orders_year`, of the last 365 days;
        `spend_last_year` and `orders_last_year`, over `year` days.
    """
    age, sums = observed["age"], {}
    for window in windows:
        inside = age <= window
        sums[f"spend_{window}"] = exact_sum(observed["spend"], where=inside)
        sums[f"orders_{window}"] = (observed["bought"] & inside).sum()
        sums[f"lines_{window}"] = observed["lines"].sum(where=inside).fill_null(0)
        sums[f"quantity_{window}"] = exact_sum(observed["quantity"], where=inside)
    last = age <= max(windows)
    sums[f"returned_{max(windows)}"] = exact_sum(observed["returned"], where=last)
    spans = {"year": age <= YEAR, "last_year": (age <= YEAR) & (age > YEAR - year)}
    for name, inside in spans.items():
        sums[f"spend_{name}"] = exact_sum(observed["spend"], where=inside)
        sums[f"orders_{name}"] = (observed["bought"] & inside).sum()
    return observed.group_by("customer_id", "at").aggregate(**sums)
