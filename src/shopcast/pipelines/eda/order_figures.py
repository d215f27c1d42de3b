"""Figures of orders: how large they are, and where they go."""

import pandas as pd

from shopcast.showing.findings import Finding, Sentence, not_shown
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
    title = "Basket sizes"
    if basket_sizes.empty:
        return not_shown(title, "this store does not say which products are bought")
    share = basket_sizes["orders"].cumsum() / basket_sizes["orders"].sum()
    median = int(basket_sizes["products"][share.searchsorted(0.5)])
    last = int(
        basket_sizes["products"][min(share.searchsorted(0.99), len(basket_sizes) - 1)]
    )
    shown = basket_sizes[basket_sizes["products"] <= last]
    figure, (axis,) = new_figure(size=(7, 3))
    axis.bar(shown["products"], shown["orders"], width=0.9, color=PALE)
    axis.axvline(median, color=ACCENT, label=f"median {median}")
    axis.set(
        title="Products in an order (99 % of orders)",
        xlabel="different products",
        ylabel="orders",
    )
    axis.legend(frameon=False)
    orders, held = basket_sizes["orders"], basket_sizes["products"]
    said = Sentence(
        "On average an order holds {products:.1f} different products and {pieces:.1f} "
        "pieces. The median is {median} products; {one:.0%} hold one product only.",
        products=(orders * held).sum() / orders.sum(),
        pieces=basket_sizes["units"].sum() / orders.sum(),
        median=median,
        one=orders[held == 1].sum() / orders.sum(),
    )
    return Finding(figure, title, said)


def plot_values(values: pd.DataFrame, medians: pd.DataFrame) -> Finding:
    """Draw the distributions of prices, order values, revenue, waiting, discounts."""
    kinds = dict(list(values.groupby("measure", sort=False)))
    figure, axes = new_figure(3, -(-len(kinds) // 3), size=(4, 3))
    for axis, (name, table) in zip(axes, kinds.items(), strict=False):
        width = table["high"] - table["low"]
        axis.bar(table["low"], table["rows"], width, align="edge", color=PALE)
        axis.set(title=name, xlabel=NAMES[name], ylabel="number")
        if (table["scale"] == "log").all():
            axis.set_xscale("log")
            label_powers(axis.xaxis)
    for axis in axes[len(kinds) :]:
        axis.set_axis_off()
    found = medians.set_index("measure")["median"].to_dict()
    listed = ", ".join(f"{NAMES[name]} {{medians[{name}]:,.2f}}" for name in found)
    said = Sentence(
        f"Medians: {listed}. Prices, orders and revenue are drawn on logarithmic "
        "scales, which have no place for zero and less.",
        medians=found,
    )
    return Finding(figure, "Prices, orders and customers", said)


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
    each = countries["revenue"] / countries["customers"].where(lambda n: n > 0)
    first, best = countries.iloc[0], countries.loc[each.idxmax()]
    said = Sentence(
        "{first} brings {share:.0%} of the revenue of known countries and {others} "
        "other countries the rest; revenue per customer is highest in {best} "
        "({each:,.0f}; customers: {customers:,}).",
        first=first["country"],
        share=first["revenue"] / countries["revenue"].sum(),
        others=len(countries) - 1,
        best=best["country"],
        each=each.max(),
        customers=best["customers"],
    )
    return Finding(figure, title, said)
