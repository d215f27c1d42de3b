"""Figures of orders: how large they are, and where they go."""

import pandas as pd

from shopcast.showing.findings import Finding, not_shown
from shopcast.showing.powers import label_powers
from shopcast.showing.style import ACCENT, PALE, new_figure

NAMES = {
    "unit price": "price of one piece",
    "order value": "value of an order",
    "revenue of a customer": "revenue of a customer",
    "days of delivery": "days of delivery",
    "share of discount": "share of an order's price that is discounted",
}


def plot_basket_sizes(basket_sizes: pd.DataFrame) -> Finding:
    """Draw how many different products an order holds."""
    share = basket_sizes["orders"].cumsum() / basket_sizes["orders"].sum()
    median = int(basket_sizes["products"][share.searchsorted(0.5)])
    last = int(
        basket_sizes["products"][min(share.searchsorted(0.99), len(basket_sizes) - 1)]
    )
    shown = basket_sizes[basket_sizes["products"] <= last]
    figure, (axis,) = new_figure(size=(8, 3))
    axis.bar(shown["products"], shown["orders"], width=0.9, color=PALE)
    axis.axvline(median, color=ACCENT, label=f"median {median}")
    axis.set(
        title="Products in an order (99 % of orders)",
        xlabel="different products",
        ylabel="orders",
    )
    axis.legend(frameon=False)
    one = basket_sizes.loc[basket_sizes["products"] == 1, "orders"].sum()
    orders = basket_sizes["orders"].sum()
    pieces = basket_sizes["units"].sum() / orders
    return Finding(
        figure,
        "Basket sizes",
        f"The median order holds {median} different products and "
        f"{pieces:.1f} pieces on average; {one / orders:.0%} hold one product only.",
    )


def plot_values(values: pd.DataFrame) -> Finding:
    """Draw the distributions of prices, order values, revenue, waiting, discounts."""
    kinds = dict(list(values.groupby("measure", sort=False)))
    figure, axes = new_figure(3, -(-len(kinds) // 3), size=(4, 3))
    said = []
    for axis, (name, table) in zip(axes, kinds.items(), strict=False):
        width = table["high"] - table["low"]
        axis.bar(table["low"], table["rows"], width, align="edge", color=PALE)
        axis.set(title=name, xlabel=NAMES[name], ylabel="number")
        if (table["scale"] == "log").all():
            axis.set_xscale("log")
            label_powers(axis.xaxis)
        share = table["rows"].cumsum() / table["rows"].sum()
        middle = table.iloc[share.searchsorted(0.5)]
        if middle["scale"] == "log":
            said.append(f"{name} {(middle['low'] * middle['high']) ** 0.5:,.3g}")
    for axis in axes[len(kinds) :]:
        axis.set_axis_off()
    return Finding(
        figure,
        "Prices, orders and customers",
        f"Medians, to the middle of their bin: {', '.join(said)}; these scales are "
        "logarithmic.",
    )


def plot_countries(countries: pd.DataFrame) -> Finding:
    """Draw where revenue comes from."""
    title = "Countries"
    if countries.empty:
        return not_shown(title, "this store does not say where customers live")
    shown = countries.head(12).iloc[::-1]
    figure, axes = new_figure(2, size=(5, 0.8 + 0.26 * len(shown)))
    for axis, what in zip(axes, ("revenue", "customers"), strict=True):
        axis.barh(shown["country"], shown[what], color=PALE)
        axis.set(title=f"{what.capitalize()} by country", xlabel=what)
        axis.tick_params(axis="x", labelrotation=20)
    total, first = countries["revenue"].sum(), countries.iloc[0]
    abroad = countries.iloc[1:]
    each = countries["revenue"] / countries["customers"]
    return Finding(
        figure,
        title,
        f"{first['country']} brings {first['revenue'] / total:.0%} of the revenue and "
        f"{len(abroad)} other countries the rest; a customer is worth most in "
        f"{countries['country'][each.idxmax()]} ({each.max():,.0f}).",
    )
